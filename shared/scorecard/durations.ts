/** What is told of a set of durations, in seconds; null where there are none. */
export interface Durations {
  readonly count: number;
  readonly mean_s: number | null;
  readonly p50_s: number | null;
  readonly p90_s: number | null;
}

export function summaryOf(seconds: readonly number[]): Durations {
  const sorted = seconds.toSorted((a, b) => a - b);
  const sum = sorted.reduce((total, each) => total + each, 0);
  return {
    count: sorted.length,
    mean_s: ratio(sum, sorted.length),
    p50_s: percentile(sorted, 0.5),
    p90_s: percentile(sorted, 0.9),
  };
}

/** By nearest rank: the smallest that so many are no longer than. It is one of them, not between two. */
function percentile(sorted: readonly number[], share: number): number | null {
  return sorted[Math.ceil(share * sorted.length) - 1] ?? null;
}

/**
 * What isn't known isn't zero: null where there is nothing to divide by.
 * @param precision how many steps there are to one; a thousand are milliseconds where it is of seconds.
 */
export const ratio = (sum: number, count: number, precision = 1000): number | null =>
  count === 0 ? null : Math.round((sum / count) * precision) / precision;
