import type { LiveAlarm } from "#shared/alarms/live-alarm.ts";
import { isEmergency } from "#shared/clusters/join.ts";
import { LiveCluster, rootOf, sumOfArchived } from "#shared/clusters/live-cluster.ts";
import { correlateBatch } from "#shared/correlation/correlate-batch.ts";
import { linkRules } from "#shared/correlation/correlation-policy.ts";
import { splitIncidents } from "#shared/incidents/split-incidents.ts";
import { type Changes, type Situation, touchCluster } from "#shared/journal/situation.ts";
import type { Baggage } from "#shared/platform/trace-context.ts";

/**
 * Clusters all alarms at hand anew, by the batch algorithm under the present policy and topology. A cluster whose
 * older part is in the archive stays in one piece. The former ids of a cluster that was taken apart go on with its
 * earliest alarm at hand, its incidents with the alarms that they were opened for.
 */
export function recorrelate(situation: Situation, changes: Changes, cause: Baggage): void {
  if (!situation.recorrelationDue) return;
  situation.recorrelationDue = false;
  const alarms = [...situation.alarms.values()];
  const regrouped = changedGroups(situation, alarms, correlate(situation, alarms));
  const formers = new Map<LiveCluster, LiveAlarm>();
  for (const alarm of regrouped.flat()) {
    const former = rootOf(alarm.cluster);
    const anchor = formers.get(former);
    if (!anchor || alarm.id < anchor.id) formers.set(former, alarm);
  }
  for (const former of formers.keys()) situation.clusters.delete(former.id);
  const clusters = regrouped.map((members) => foundTogether(situation, members));
  for (const [former, anchor] of formers) inherit(situation, former, anchor.cluster);
  splitIncidents(situation, changes, new Set(formers.keys()), cause);
  for (const cluster of clusters) {
    situation.clusters.set(cluster.id, cluster);
    touchCluster(changes, cluster, cause, cluster.isOpen);
  }
}

function correlate(situation: Situation, alarms: readonly LiveAlarm[]): Int32Array {
  const firstWithArchive = new Map<LiveCluster, number>();
  const seedRoots = Int32Array.from(alarms, (alarm, index) => {
    const former = rootOf(alarm.cluster);
    if (!former.archived) return index;
    if (!firstWithArchive.has(former)) firstWithArchive.set(former, index);
    return firstWithArchive.get(former)!;
  });
  return correlateBatch(
    {
      raisedAtMs: Float64Array.from(alarms, ({ raised_at }) => raised_at),
      entity: Int32Array.from(alarms, ({ entity_id }) => situation.entityNumbers.numberOf(entity_id)),
      type: Int32Array.from(alarms, ({ alarm_type }) => situation.typeNumbers.numberOf(alarm_type)),
      precedes: (a, b) => alarms[a]!.id < alarms[b]!.id,
      seedRoots,
    },
    situation.topology,
    linkRules(situation.policy),
  );
}

/** The new clusters that aren't, member for member and as urgent as it was, what was one before. */
function changedGroups(situation: Situation, alarms: readonly LiveAlarm[], roots: Int32Array): LiveAlarm[][] {
  const groups = new Map<number, LiveAlarm[]>();
  for (const [index, root] of roots.entries()) {
    const group = groups.get(root);
    if (group) group.push(alarms[index]!);
    else groups.set(root, [alarms[index]!]);
  }
  return [...groups.values()].filter((group) => {
    const former = rootOf(group[0]!.cluster);
    return (
      former.members.length !== group.length ||
      group.some((alarm) => rootOf(alarm.cluster) !== former) ||
      former.emergency !==
        (group.some(({ entity_id }) => isEmergency(situation, entity_id)) ||
          isArchivedEmergency(situation, former))
    );
  });
}

/** Whether lives depend on an entity of the part that is in the archive. */
const isArchivedEmergency = (situation: Situation, { archived }: LiveCluster): boolean =>
  [...(archived?.byEntity.keys() ?? [])].some((entity) => isEmergency(situation, entity));

function foundTogether(situation: Situation, members: readonly LiveAlarm[]): LiveCluster {
  const cluster = new LiveCluster(members[0]!.id);
  for (const alarm of members) {
    cluster.admit(alarm, isEmergency(situation, alarm.entity_id));
    alarm.cluster = cluster;
  }
  return cluster;
}

function inherit(situation: Situation, former: LiveCluster, successor: LiveCluster): void {
  former.into = successor;
  former.members.length = 0;
  if (former.archived) {
    successor.tally.addAll(former.archived);
    successor.archived = sumOfArchived(successor.archived, former.archived);
    successor.emergency ||= isArchivedEmergency(situation, former);
    if (former.id < successor.id) successor.id = former.id;
  }
  if (former.id !== successor.id && !situation.alarms.has(former.id)) {
    situation.formerClusters.set(former.id, successor);
  }
  successor.announced.push(...former.announced);
}
