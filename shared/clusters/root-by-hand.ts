import type { LiveGrouping } from "#shared/alarms/grouping.ts";
import type { LiveAlarm } from "#shared/alarms/live-alarm.ts";
import { topOf } from "#shared/clusters/lineage.ts";
import type { LiveCluster } from "#shared/clusters/live-cluster.ts";
import type { Situation } from "#shared/journal/situation.ts";

/** The alarm that people have made the root cause of a cluster by grouping others under it; who did so last, and when. */
export interface RootByHand extends Omit<LiveGrouping, "parent_id"> {
  readonly alarm_id: string;
  readonly entity_id: string;
}

/** Of two clusters' roots the one of which was spoken last, whichever of them is asked first. */
export const lastNamed = (one: RootByHand | undefined, other: RootByHand | undefined) =>
  one && other ? (isLater(one, other, one.alarm_id > other.alarm_id) ? one : other) : (one ?? other);

type Said = Pick<LiveGrouping, "seq" | "at">;

/** One entry may give several times: those of alarms that were raised only after what was said of others. */
const isLater = (one: Said, other: Said, otherwise: boolean): boolean => {
  if (one.seq !== other.seq) return one.seq > other.seq;
  return one.at === other.at ? otherwise : one.at > other.at;
};

/** Finds a cluster's root by hand anew, after its members or their groups have changed. One in the archive can't be unsaid. */
export function settleRoot(situation: Situation, cluster: LiveCluster): void {
  const { rootByHand, members } = cluster;
  const archived = rootByHand && !situation.alarms.has(rootByHand.alarm_id) ? rootByHand : undefined;
  cluster.rootByHand = lastNamed(archived, rootAmong(situation, members));
}

function rootAmong(situation: Situation, members: readonly LiveAlarm[]): RootByHand | undefined {
  let last: LiveAlarm | undefined;
  for (const alarm of members) {
    if (alarm.grouped && (!last?.grouped || isLater(alarm.grouped, last.grouped, alarm.id > last.id)))
      last = alarm;
  }
  if (!last?.grouped) return undefined;
  const { parent_id: _, ...said } = last.grouped;
  const { id, entity_id } = topOf(situation, last);
  return { alarm_id: id, entity_id, ...said };
}
