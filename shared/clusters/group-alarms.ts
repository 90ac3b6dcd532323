import type { OnBehalfOf } from "#shared/alarms/handling.ts";
import type { LiveAlarm } from "#shared/alarms/live-alarm.ts";
import { unite } from "#shared/clusters/join.ts";
import { lineage } from "#shared/clusters/lineage.ts";
import { type LiveCluster, rootOf } from "#shared/clusters/live-cluster.ts";
import { clusterAnew } from "#shared/clusters/recorrelate.ts";
import { settleRoot } from "#shared/clusters/root-by-hand.ts";
import { nameAnew } from "#shared/incidents/name-incident.ts";
import { type Changes, type Situation, touchAlarm, touchCluster } from "#shared/journal/situation.ts";
import type { Baggage } from "#shared/platform/trace-context.ts";

/** People's word that alarms follow from another one, or no longer do, as the journal keeps it. */
export interface AlarmsGrouped {
  readonly ids: readonly string[];
  /** Under which alarm; null takes them out of their groups. */
  readonly parent_id: string | null;
  readonly actor: string;
  readonly on_behalf_of?: OnBehalfOf | undefined;
  /** When it was said, where that is known to have been before it was recorded. */
  readonly at?: number | undefined;
}

/**
 * Puts alarms into one cluster with their parent, whatever the rules say, or takes them out: then they stand as the rules
 * have it. Total: what has left meanwhile is left out, and so is what its own parent would follow from.
 */
export function groupAlarms(
  situation: Situation,
  changes: Changes,
  fact: AlarmsGrouped,
  cause: Baggage,
): void {
  const parent = fact.parent_id === null ? undefined : situation.alarms.get(fact.parent_id);
  if (fact.parent_id !== null && !parent) return;
  const above = new Set(parent && lineage(situation, parent));
  const alarms = fact.ids
    .flatMap((id) => situation.alarms.get(id) ?? [])
    .filter((alarm) => !above.has(alarm));
  const released = new Map<LiveAlarm, string>();
  for (const alarm of alarms) {
    if (alarm.grouped) released.set(alarm, alarm.grouped.parent_id);
    alarm.grouped = parent && groupingUnder(situation, changes, parent, alarm, fact);
    if (!parent) alarm.undone_at = changes.recordedAt;
    touchAlarm(changes, alarm, cause, "changed");
  }
  const former = new Set([...released.keys()].map(({ cluster }) => rootOf(cluster)));
  // In an order of their own: that of members isn't in snapshots.
  const left = [...former].flatMap(({ members }) => members).sort((a, b) => (a.id < b.id ? -1 : 1));
  if (left.length > 0) clusterAnew(situation, changes, left, cause, released);
  if (parent) for (const alarm of alarms) join(situation, changes, alarm, parent, cause);
  for (const cluster of new Set([...left, ...alarms].map((alarm) => rootOf(alarm.cluster))))
    judgeAnew(situation, changes, cluster, cause);
}

function groupingUnder(
  { seq }: Situation,
  { recordedAt }: Changes,
  parent: LiveAlarm,
  alarm: LiveAlarm,
  { at = recordedAt, actor, on_behalf_of }: AlarmsGrouped,
): LiveAlarm["grouped"] {
  const earliest = Math.max(parent.raised_at, alarm.raised_at);
  const saidAt = Math.min(Math.max(at, earliest), recordedAt);
  return { parent_id: parent.id, at: saidAt, by: actor, on_behalf_of, seq };
}

/** What comes together is news to the rules, as an alarm that comes is. */
function join(
  situation: Situation,
  changes: Changes,
  alarm: LiveAlarm,
  parent: LiveAlarm,
  cause: Baggage,
): void {
  const [one, other] = [rootOf(alarm.cluster), rootOf(parent.cluster)];
  if (one === other) return;
  const cluster = unite(situation, changes, one, other);
  touchCluster(changes, cluster, cause, cluster.isOpen);
}

/** Its root cause may be another now, and with that what its incident is called. */
function judgeAnew(situation: Situation, changes: Changes, cluster: LiveCluster, cause: Baggage): void {
  settleRoot(situation, cluster);
  for (const incident of [cluster.incident, ...cluster.rivals]) if (incident) nameAnew(incident);
  touchCluster(changes, cluster, cause, false);
}
