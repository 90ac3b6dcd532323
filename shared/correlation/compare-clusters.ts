import type { ClusterChanges, Regrouped } from "#shared/correlation/backtest.ts";

/** For each alarm the id of its cluster. */
export type Grouping = ReadonlyMap<string, string>;

const mostShown = 20;
const mostParts = 5;

/** How two groupings of the same alarms differ. */
export function compareClusters(present: Grouping, tried: Grouping): ClusterChanges {
  const joined = regrouped(tried, present);
  const split = regrouped(present, tried);
  const changed = { tried: idsOf(joined), present: idsOf(split) };
  let alarms_moved = 0;
  for (const [alarm, cluster] of present)
    if (changed.present.has(cluster) || changed.tried.has(tried.get(alarm)!)) alarms_moved++;
  return {
    alarms_moved,
    joined_count: joined.length,
    joined: joined.slice(0, mostShown),
    split_count: split.length,
    split: split.slice(0, mostShown),
  };
}

const idsOf = (clusters: readonly Regrouped[]): Set<string> =>
  new Set(clusters.map(({ cluster_id }) => cluster_id));

/** The clusters of one grouping whose members are in several clusters of the other, the largest first. */
function regrouped(one: Grouping, other: Grouping): Regrouped[] {
  const parts = new Map<string, Map<string, number>>();
  for (const [alarm, cluster] of one) {
    const counts = parts.get(cluster) ?? new Map<string, number>();
    const part = other.get(alarm)!;
    parts.set(cluster, counts.set(part, (counts.get(part) ?? 0) + 1));
  }
  return [...parts]
    .filter(([, counts]) => counts.size > 1)
    .map(([cluster_id, counts]) => ({
      cluster_id,
      alarm_count: [...counts.values()].reduce((sum, count) => sum + count, 0),
      part_count: counts.size,
      parts: [...counts]
        .map(([id, alarm_count]) => ({ cluster_id: id, alarm_count }))
        .sort(largestFirst)
        .slice(0, mostParts),
    }))
    .sort(largestFirst);
}

interface Sized {
  readonly cluster_id: string;
  readonly alarm_count: number;
}

const largestFirst = (a: Sized, b: Sized): number =>
  b.alarm_count - a.alarm_count || (a.cluster_id < b.cluster_id ? -1 : 1);
