import type * as z from "zod";
import { bySomebody } from "#shared/alarms/by-somebody.ts";
import { rfc3339 } from "#shared/alarms/instant.ts";
import type { Cluster, Counted } from "#shared/clusters/cluster.ts";
import type { LiveCluster } from "#shared/clusters/live-cluster.ts";
import type { RootByHand } from "#shared/clusters/root-by-hand.ts";
import { rootCause } from "#shared/clusters/root-cause.ts";
import { incidentSeverity } from "#shared/incidents/incident-rules.ts";
import { putOff } from "#shared/incidents/parent-wait.ts";
import { firstOf } from "#shared/journal/first-of.ts";
import type { Situation } from "#shared/journal/situation.ts";

/** So that an answer stays small however large the cluster. */
const mostShown = 20;

/**
 * A cluster as the API answers it.
 * @param askedFor the id in the request.
 * @param mostEntities how many of its entities are named.
 */
export function showCluster(
  situation: Situation,
  cluster: LiveCluster,
  askedFor = cluster.id,
  mostEntities = mostShown,
): Cluster {
  const { tally, rootByHand } = cluster;
  const root = rootCause(situation, cluster);
  const wait = putOff(cluster);
  return {
    cluster_id: cluster.id,
    merged_into: askedFor === cluster.id ? null : cluster.id,
    state: cluster.isOpen ? "open" : "cleared",
    alarm_count: cluster.count,
    severity: incidentSeverity(cluster),
    is_emergency_service: cluster.emergency,
    root_cause_entity_id: root.entity_id,
    root_cause_reason: root.reason,
    ...(rootByHand && { root_cause_by_hand: showRootByHand(rootByHand) }),
    first_raised_at: rfc3339(tally.firstRaisedAt),
    last_raised_at: rfc3339(tally.lastRaisedAt),
    last_activity_at: rfc3339(cluster.lastActivityAt),
    entities: mostFrequent(
      [...tally.byEntity].map(([id, { count }]) => ({ id, count })),
      mostEntities,
    ),
    alarm_types: mostFrequent(
      [...tally.byType].map(([id, count]) => ({ id, count })),
      mostShown,
    ),
    incident_id: cluster.incident?.id ?? null,
    ...(wait && { incident_waits: { for: [...wait.awaited], until: rfc3339(wait.until) } }),
  };
}

export const showRootByHand = (root: RootByHand) => ({ alarm_id: root.alarm_id, ...bySomebody(root) });

/** The first few and how many there are in all. */
function mostFrequent(
  counts: readonly { id: string; count: number }[],
  most: number,
): z.output<typeof Counted> {
  const top = firstOf(
    counts,
    most,
    (a, b) => b.count - a.count || (a.id < b.id ? -1 : 1),
    () => true,
  );
  return { total: counts.length, top };
}
