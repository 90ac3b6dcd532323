import { alarmKey } from "#shared/alarms/alarm-id.ts";
import type { LiveAlarm } from "#shared/alarms/live-alarm.ts";
import { forgetChanges } from "#shared/changes/record-change.ts";
import { topOf } from "#shared/clusters/lineage.ts";
import { type LiveCluster, rootOf } from "#shared/clusters/live-cluster.ts";
import { reindex } from "#shared/clusters/reindex.ts";
import { Tally } from "#shared/clusters/tally.ts";
import type { LiveIncident } from "#shared/incidents/live-incident.ts";
import type { Fact } from "#shared/journal/entry.ts";
import type { Situation } from "#shared/journal/situation.ts";

/** What leaves the situation when everything quiet since before `before` (ms) is archived. */
export interface Leaving {
  readonly alarms: readonly LiveAlarm[];
  readonly clusters: readonly LiveCluster[];
  readonly incidents: readonly LiveIncident[];
}

/**
 * Clear alarms that were neither raised nor sent since, incidents that are over, and clusters of which nothing stays.
 * Open alarms stay, however old they are. What people have grouped leaves as a whole, or nobody could ungroup it.
 */
export function leaving(situation: Situation, before: number): Leaving {
  const stays = stayingGroups(situation, before);
  const leaves = (alarm: LiveAlarm) => isQuiet(alarm, before) && !stays.has(topOf(situation, alarm));
  const alarms = [...situation.alarms.values()].filter(leaves);
  const incidents = [...situation.incidents.values()].filter((incident) => isOver(incident, before));
  const left = new Set(incidents);
  const clusters = [...situation.clusters.values()].filter(
    (cluster) =>
      cluster.members.every((alarm) => isQuiet(alarm, before)) &&
      (!cluster.incident || left.has(cluster.incident)),
  );
  return { alarms, clusters, incidents };
}

/** The tops of the groups in which not all is quiet. */
function stayingGroups(situation: Situation, before: number): Set<LiveAlarm> {
  const tops = new Set<LiveAlarm>();
  for (const alarm of situation.alarms.values())
    if (!isQuiet(alarm, before)) tops.add(topOf(situation, alarm));
  return tops;
}

const isQuiet = ({ cleared_at, raised_at, last_seen_at }: LiveAlarm, before: number): boolean =>
  cleared_at !== undefined && Math.max(raised_at, last_seen_at, cleared_at) < before;

const isOver = ({ status, closed_at, resolved_at }: LiveIncident, before: number): boolean =>
  (status === "closed" && (closed_at ?? 0) < before) ||
  (status === "resolved" && (resolved_at ?? 0) < before);

/** Lets go of what the archive has taken over. */
export function archive(
  situation: Situation,
  { before, object_key, hours }: Extract<Fact, { kind: "archived" }>,
): void {
  const { alarms, clusters, incidents } = leaving(situation, before);
  for (const incident of incidents) {
    situation.incidents.delete(incident.id);
    situation.held.delete(incident);
  }
  const left = new Set(incidents);
  for (const cluster of situation.clusters.values()) {
    if (cluster.incident && left.has(cluster.incident)) cluster.incident = undefined;
  }
  for (const { id } of clusters) situation.clusters.delete(id);
  for (const alarm of alarms) forget(situation, alarm);
  situation.newestAlarms.reset(situation.alarms.values());
  forgetClears(situation, before);
  situation.silences.forget(before - keptSilencesMs);
  forgetChanges(situation.recordedChanges, before);
  for (const cluster of new Set(alarms.map((alarm) => rootOf(alarm.cluster)))) keepOthers(situation, cluster);
  for (const [id, cluster] of situation.formerClusters) {
    if (situation.clusters.get(rootOf(cluster).id) !== rootOf(cluster)) situation.formerClusters.delete(id);
  }
  situation.archive.push({ object_key, before, hours });
  reindex(situation);
}

/** One that has ended can be looked up, and renewed, for five days, as in Alertmanager: four more than alarms are kept. */
const keptSilencesMs = 4 * 24 * 60 * 60 * 1000;

function forget(situation: Situation, alarm: LiveAlarm): void {
  situation.alarms.delete(alarm.id);
  situation.shelved.delete(alarm);
  const history = situation.histories.get(alarmKey(alarm));
  history?.raised.splice(history.raised.indexOf(alarm), 1);
}

/** A clear is needed as long as a raise before it may still arrive: for the day that late alarms have. */
function forgetClears(situation: Situation, before: number): void {
  for (const [key, history] of situation.histories) {
    const { raised, clears } = history;
    const kept = clears.filter((at) => at >= before);
    clears.splice(0, clears.length, ...kept);
    if (history.acknowledgements)
      history.acknowledgements = history.acknowledgements.filter(({ at }) => at >= before);
    if (raised.length === 0 && clears.length === 0 && !history.acknowledgements?.length)
      situation.histories.delete(key);
  }
}

/** Moves a cluster's archived members from its list to its sums. */
function keepOthers(situation: Situation, cluster: LiveCluster): void {
  const archived = cluster.archived ?? new Tally();
  for (const alarm of cluster.members) if (!situation.alarms.has(alarm.id)) archived.add(alarm);
  cluster.archived = archived;
  const staying = cluster.members.filter(({ id }) => situation.alarms.has(id));
  cluster.members.length = 0;
  for (const alarm of staying) cluster.members.push(alarm);
}
