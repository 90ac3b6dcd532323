import type { LiveCluster } from "#shared/clusters/live-cluster.ts";
import { Tally } from "#shared/clusters/tally.ts";
import { isToldElsewhere } from "#shared/incidents/flapping-hold.ts";
import type { Situation } from "#shared/journal/situation.ts";
import { isSuppressed } from "#shared/silences/suppressions.ts";

/** What of a cluster counts when it is decided whether somebody must be told. */
export type Audible = Pick<LiveCluster, "tally" | "emergency" | "isOpen">;

/** A cluster without its alarms that are suppressed at a moment, or that come and go and have been told. */
export function audible(situation: Situation, cluster: LiveCluster, at: number): Audible {
  const { silences, shelved, held } = situation;
  if (silences.size === 0 && shelved.size === 0 && held.size === 0) return cluster;
  const heard = cluster.members.filter(
    (alarm) => !isSuppressed(situation, alarm, at) && !isToldElsewhere(situation, alarm, at),
  );
  if (heard.length === cluster.members.length) return cluster;
  const tally = new Tally();
  for (const alarm of heard) tally.add(alarm);
  if (cluster.archived) tally.addAll(cluster.archived);
  return {
    tally,
    emergency: cluster.emergency && heard.length > 0,
    isOpen: heard.some(({ cleared_at }) => cleared_at === undefined),
  };
}
