import type { LiveAlarm } from "#shared/alarms/live-alarm.ts";
import { urgency } from "#shared/alarms/severity.ts";
import { rootOf as clusterOf, type LiveCluster } from "#shared/clusters/live-cluster.ts";
import { rootCause } from "#shared/clusters/root-cause.ts";
import { firstOf } from "#shared/journal/first-of.ts";
import type { Situation } from "#shared/journal/situation.ts";
import type { KnownAlarm } from "#shared/tmf642/known-alarm.ts";
import { parentByHand, type Surroundings } from "#shared/tmf642/surroundings.ts";

/** So many followers does a root cause name: 200 of them in a list stay below what a function may answer. */
const mostFollowers = 100;

/** What a tenant's situation says of its alarms at a moment: what correlation and maintenance have made of them. */
export function surroundingsIn(
  situation: Situation,
  hrefOf: Surroundings["hrefOf"],
  now: number,
): Surroundings {
  // A cluster is weighed once, however many of its alarms are looked at.
  const roots = new Map<LiveCluster, LiveAlarm | undefined>();
  const rootIn = (cluster: LiveCluster): LiveAlarm | undefined => {
    if (!roots.has(cluster)) roots.set(cluster, rootAlarm(situation, cluster));
    return roots.get(cluster);
  };
  const clusterWith = ({ id }: KnownAlarm): LiveCluster | undefined => {
    const alarm = situation.alarms.get(id);
    return alarm && clusterOf(alarm.cluster);
  };
  const rootOf = (alarm: KnownAlarm): LiveAlarm | undefined => {
    const cluster = clusterWith(alarm);
    return cluster && rootIn(cluster);
  };
  const parentOf = (alarm: KnownAlarm) => {
    const root = rootOf(alarm);
    return parentByHand(alarm) ?? (root && root.id !== alarm.id ? root : undefined);
  };
  const followers = new Map<LiveCluster, Map<string, LiveAlarm[]>>();
  const followersIn = (cluster: LiveCluster): Map<string, LiveAlarm[]> => {
    if (!followers.has(cluster))
      followers.set(
        cluster,
        Map.groupBy(cluster.members, (member) => parentOf(member)?.id ?? ""),
      );
    return followers.get(cluster)!;
  };
  return {
    hrefOf,
    rootOf,
    parentOf,
    followersOf: (alarm) => {
      const cluster = clusterWith(alarm);
      const all = cluster && followersIn(cluster).get(alarm.id);
      return all ? firstOf(all, mostFollowers, earliest, () => true) : [];
    },
    isInMaintenance: ({ id, cleared_at }) => {
      const alarm = situation.alarms.get(id);
      if (!alarm || cleared_at !== undefined) return false;
      return situation.silences.on(alarm, now).some(({ kind }) => kind === "maintenance");
    },
  };
}

/**
 * What people have named, else the first alarm of the entity whose trouble best explains the cluster; undefined where all
 * of it are in the archive.
 */
function rootAlarm(situation: Situation, cluster: LiveCluster): LiveAlarm | undefined {
  const { members, rootByHand } = cluster;
  const named = rootByHand && situation.alarms.get(rootByHand.alarm_id);
  if (named) return named;
  if (cluster.count === 1) return members[0];
  const { entity_id } = rootCause(situation, cluster);
  return firstOf(members, 1, earliest, (alarm) => alarm.entity_id === entity_id && !alarm.grouped)[0];
}

/** Of those that were raised at once the worst. */
const earliest = (a: LiveAlarm, b: LiveAlarm): number =>
  a.raised_at - b.raised_at || urgency(a.severity) - urgency(b.severity) || (a.id < b.id ? -1 : 1);
