import type { LiveAlarm } from "#shared/alarms/live-alarm.ts";
import { isEmergency } from "#shared/clusters/join.ts";
import { LiveCluster, rootOf, sumOfArchived } from "#shared/clusters/live-cluster.ts";
import { lastNamed, settleRoot } from "#shared/clusters/root-by-hand.ts";
import { type AlarmColumns, correlateBatch } from "#shared/correlation/correlate-batch.ts";
import { linkRules } from "#shared/correlation/correlation-policy.ts";
import { splitIncidents } from "#shared/incidents/split-incidents.ts";
import { type Changes, type Situation, touchCluster } from "#shared/journal/situation.ts";
import type { Baggage } from "#shared/platform/trace-context.ts";

/** Clusters all alarms at hand anew, once policy or topology have changed. */
export function recorrelate(situation: Situation, changes: Changes, cause: Baggage): void {
  if (!situation.recorrelationDue) return;
  situation.recorrelationDue = false;
  clusterAnew(situation, changes, [...situation.alarms.values()], cause);
}

/**
 * Clusters alarms anew, by the batch algorithm under the present policy and topology, and by what people have grouped. A
 * cluster whose older part is in the archive stays in one piece. The former ids of a cluster that was taken apart go on
 * with its earliest alarm at hand, its incidents with the alarms that they were opened for.
 * @param alarms all that are at hand of some clusters.
 * @param released those that people have taken out of a group, with their parents until then: they, and what is linked
 * with them but not with that parent, leave the archived part to the others.
 */
export function clusterAnew(
  situation: Situation,
  changes: Changes,
  alarms: readonly LiveAlarm[],
  cause: Baggage,
  released: Released = new Map(),
): void {
  const columns = columnsOf(situation, alarms);
  const parted = partedFrom(situation, columns, released);
  const regrouped = changedGroups(situation, alarms, correlate(situation, columns, parted));
  const formers = new Map<LiveCluster, LiveAlarm>();
  for (const alarm of regrouped.flat()) {
    const former = rootOf(alarm.cluster);
    if (former.archived && parted.has(alarm)) continue;
    const anchor = formers.get(former);
    if (!anchor || alarm.id < anchor.id) formers.set(former, alarm);
  }
  for (const former of formers.keys()) situation.clusters.delete(former.id);
  const clusters = regrouped.map((members) => foundTogether(situation, members));
  for (const [former, anchor] of formers) inherit(situation, former, anchor.cluster);
  splitIncidents(situation, changes, new Set(formers.keys()), cause);
  for (const cluster of clusters) {
    settleRoot(situation, cluster);
    situation.clusters.set(cluster.id, cluster);
    touchCluster(changes, cluster, cause, cluster.isOpen);
  }
}

/** Alarms with their parents in groups. */
type Released = ReadonlyMap<LiveAlarm, string>;

type Columns = Omit<AlarmColumns, "seedRoots"> & { readonly alarms: readonly LiveAlarm[] };

const columnsOf = (situation: Situation, alarms: readonly LiveAlarm[]): Columns => ({
  alarms,
  raisedAtMs: Float64Array.from(alarms, ({ raised_at }) => raised_at),
  entity: Int32Array.from(alarms, ({ entity_id }) => situation.entityNumbers.numberOf(entity_id)),
  type: Int32Array.from(alarms, ({ alarm_type }) => situation.typeNumbers.numberOf(alarm_type)),
  precedes: (a, b) => alarms[a]!.id < alarms[b]!.id,
});

/** What is linked with an alarm that was taken out of its group, and with none under which one was grouped. */
function partedFrom(situation: Situation, columns: Columns, released: Released): ReadonlySet<LiveAlarm> {
  if (released.size === 0) return new Set();
  const { alarms } = columns;
  const roots = correlate(situation, columns);
  const parents = new Set(released.values());
  const parted = new Set(roots.filter((_, place) => released.has(alarms[place]!)));
  for (const [place, { id }] of alarms.entries()) if (parents.has(id)) parted.delete(roots[place]!);
  return new Set(alarms.filter((_, place) => parted.has(roots[place]!)));
}

/** @param parted those that the archive doesn't hold together; by default it holds none. */
function correlate(situation: Situation, columns: Columns, parted?: ReadonlySet<LiveAlarm>): Int32Array {
  const places = new Map(columns.alarms.map(({ id }, place) => [id, place]));
  const firstWithArchive = new Map<LiveCluster, number>();
  const seedRoots = Int32Array.from(columns.alarms, (alarm, place) => {
    // Its group is at hand as a whole, so what holds its parent holds it.
    if (alarm.grouped) return places.get(alarm.grouped.parent_id) ?? place;
    const former = rootOf(alarm.cluster);
    if (!former.archived || !parted || parted.has(alarm)) return place;
    if (!firstWithArchive.has(former)) firstWithArchive.set(former, place);
    return firstWithArchive.get(former)!;
  });
  return correlateBatch({ ...columns, seedRoots }, situation.topology, linkRules(situation.policy));
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
    successor.rootByHand = lastNamed(successor.rootByHand, former.rootByHand);
    // Unless the alarm that it is the id of has gone elsewhere, and gives it to that cluster.
    const named = situation.alarms.get(former.id);
    if (former.id < successor.id && (!named || rootOf(named.cluster) === successor)) successor.id = former.id;
  }
  if (former.id !== successor.id && !situation.alarms.has(former.id)) {
    situation.formerClusters.set(former.id, successor);
  }
  successor.announced.push(...former.announced);
}
