import type { Situation } from "#shared/journal/situation.ts";

/** Of fewer, one broken site can rightly be most: a fault of a whole network of 300 entities is some 2,000 alarms. */
const fewestAlarms = 10_000;

/**
 * The part, from 0 to 1, that the largest cluster has of all alarms at hand; undefined where they are too few to tell. Near 1
 * the rules link what doesn't belong together, and everything becomes one incident.
 */
export function largestShare({
  alarms,
  clusters,
}: Pick<Situation, "alarms" | "clusters">): number | undefined {
  if (alarms.size < fewestAlarms) return undefined;
  let largest = 0;
  for (const { members } of clusters.values()) largest = Math.max(largest, members.length);
  return largest / alarms.size;
}
