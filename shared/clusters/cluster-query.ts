import * as z from "zod";
import { rfc3339 } from "#shared/alarms/instant.ts";
import { Severity, severities } from "#shared/alarms/severity.ts";
import type { LiveCluster } from "#shared/clusters/live-cluster.ts";
import { rootCause } from "#shared/clusters/root-cause.ts";
import { incidentSeverity } from "#shared/incidents/incident-rules.ts";
import { firstOf } from "#shared/journal/first-of.ts";
import type { Situation } from "#shared/journal/situation.ts";
import { pageQuery } from "#shared/lambda/pager.ts";

const Moment = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));

/** `from` and `to` bound the last activity. Clusters of one are alarms, and listed only with `min_count=1`. */
export const ClusterQuery = z.strictObject({
  ...pageQuery,
  state: z.enum(["open", "cleared"]).optional(),
  severity: Severity.optional(),
  min_count: z.coerce.number().int().min(1).default(2),
  from: Moment.optional(),
  to: Moment.optional(),
});

export type ClusterQuery = z.output<typeof ClusterQuery>;

const Counted = z.object({ total: z.int(), top: z.array(z.object({ id: z.string(), count: z.int() })) });

export const Cluster = z
  .object({
    cluster_id: z.uuid(),
    /** Set when the id that was asked for is no longer canonical: the id of the cluster that answers. */
    merged_into: z.uuid().nullable(),
    state: z.enum(["open", "cleared"]),
    alarm_count: z.int(),
    severity: z.enum(severities),
    is_emergency_service: z.boolean(),
    root_cause_entity_id: z.string(),
    root_cause_reason: z.string(),
    first_raised_at: z.iso.datetime(),
    last_raised_at: z.iso.datetime(),
    last_activity_at: z.iso.datetime(),
    entities: Counted,
    alarm_types: Counted,
    incident_id: z.uuid().nullable(),
  })
  .meta({ id: "Cluster" });

export type Cluster = z.output<typeof Cluster>;

export interface ClusterPosition {
  readonly at: number;
  readonly id: string;
}

export const positionOf = ({ lastActivityAt, id }: LiveCluster): ClusterPosition => ({
  at: lastActivityAt,
  id,
});

/** Newest activity first. */
const order = (a: ClusterPosition, b: ClusterPosition): number => b.at - a.at || (a.id > b.id ? -1 : 1);

/** The clusters at hand that match, in order, from after a position on; one more than the limit when there are more. */
export function findClusters(
  situation: Situation,
  query: ClusterQuery,
  after: ClusterPosition | undefined,
): LiveCluster[] {
  const matches = (cluster: LiveCluster): boolean =>
    (after === undefined || order(after, positionOf(cluster)) < 0) && matchesQuery(query, cluster);
  const byActivity = (a: LiveCluster, b: LiveCluster): number => order(positionOf(a), positionOf(b));
  return firstOf(situation.clusters.values(), query.limit + 1, byActivity, matches);
}

function matchesQuery(query: ClusterQuery, cluster: LiveCluster): boolean {
  return (
    cluster.count >= query.min_count &&
    (query.state === undefined || (query.state === "open") === cluster.isOpen) &&
    (query.severity === undefined || incidentSeverity(cluster) === query.severity) &&
    (query.from === undefined || cluster.lastActivityAt >= query.from) &&
    (query.to === undefined || cluster.lastActivityAt < query.to)
  );
}

/** A cluster as the API answers it. @param askedFor the id in the request. */
export function showCluster(situation: Situation, cluster: LiveCluster, askedFor = cluster.id): Cluster {
  const { tally } = cluster;
  const root = rootCause(situation, cluster);
  return {
    cluster_id: cluster.id,
    merged_into: askedFor === cluster.id ? null : cluster.id,
    state: cluster.isOpen ? "open" : "cleared",
    alarm_count: cluster.count,
    severity: incidentSeverity(cluster),
    is_emergency_service: cluster.emergency,
    root_cause_entity_id: root.entity_id,
    root_cause_reason: root.reason,
    first_raised_at: rfc3339(tally.firstRaisedAt),
    last_raised_at: rfc3339(tally.lastRaisedAt),
    last_activity_at: rfc3339(cluster.lastActivityAt),
    entities: mostFrequent([...tally.byEntity].map(([id, { count }]) => ({ id, count }))),
    alarm_types: mostFrequent([...tally.byType].map(([id, count]) => ({ id, count }))),
    incident_id: cluster.incident?.id ?? null,
  };
}

/** The top 20 and how many there are in all, so that an answer stays small however large the cluster. */
function mostFrequent(counts: readonly { id: string; count: number }[]): z.output<typeof Counted> {
  const top = firstOf(
    counts,
    20,
    (a, b) => b.count - a.count || (a.id < b.id ? -1 : 1),
    () => true,
  );
  return { total: counts.length, top };
}
