import type { Timeline } from "#shared/correlation/timeline.ts";
import type { Topology } from "#shared/correlation/topology.ts";

/** The neighbour rule along the links that have a window of their own, one after the other. */
export function sweepWindowedLinks(timeline: Timeline, topology: Topology): void {
  const alarmsOf = new Map<number, number[]>(Array.from(topology.windowed, (entity) => [entity, []]));
  if (alarmsOf.size === 0) return;
  for (const [alarm, entity] of timeline.entity.entries()) alarmsOf.get(entity)?.push(alarm);
  for (const [here, ours] of alarmsOf) {
    for (const [there, windowMs] of topology.windowsOf(here))
      if (here < there) uniteWithin(timeline, ours, alarmsOf.get(there)!, windowMs);
  }
}

/**
 * Unites all pairs of two ascending lists that are at most `windowMs` apart. As what is in reach of one alarm has been
 * united through it, the next one needs the first of these that it reaches itself, and those that come after.
 */
function uniteWithin(
  { raisedAtMs, runOf, runs }: Timeline,
  ours: readonly number[],
  theirs: readonly number[],
  windowMs: number,
): void {
  let first = 0;
  let end = 0;
  for (const alarm of ours) {
    const now = raisedAtMs[alarm]!;
    while (first < theirs.length && raisedAtMs[theirs[first]!]! < now - windowMs) first++;
    if (first < end) runs.unite(runOf[alarm]!, runOf[theirs[first]!]!);
    end = Math.max(first, end);
    for (; end < theirs.length && raisedAtMs[theirs[end]!]! <= now + windowMs; end++)
      runs.unite(runOf[alarm]!, runOf[theirs[end]!]!);
  }
}
