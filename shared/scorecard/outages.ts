import { bucketAt, type Period } from "#shared/scorecard/period.ts";

/** From when until when something was out, in ms. */
export type Outage = readonly [from: number, to: number];

/** The same outages, in order, as few as can be: those that overlap or touch are one. */
export function united(outages: readonly Outage[]): Outage[] {
  const result: [number, number][] = [];
  for (const [from, to] of outages.toSorted(([a], [b]) => a - b)) {
    const last = result.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else result.push([from, to]);
  }
  return result;
}

/** As much of an outage as is in the period; undefined when none is. */
export function within({ from, to }: Period, outage: Outage): Outage | undefined {
  const clipped = [Math.max(outage[0], from), Math.min(outage[1], to)] as const;
  return clipped[0] < clipped[1] ? clipped : undefined;
}

/** Adds the time of outages within the period to its buckets. @returns how much it is in all, in ms. */
export function addDowntime(period: Period, outages: readonly Outage[], buckets: number[]): number {
  let total = 0;
  for (const [from, to] of outages) {
    for (let at = from; at < to; ) {
      const index = bucketAt(period, at)!;
      const end = Math.min(to, period.from + (index + 1) * period.stepMs);
      buckets[index]! += end - at;
      total += end - at;
      at = end;
    }
  }
  return total;
}
