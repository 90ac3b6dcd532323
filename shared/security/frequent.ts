/** How often values occurred, in little space however many values there are (Misra and Gries, 1982). */
export interface Frequent {
  /** Most frequent first. Each occurred at least so often, and at most `missed` times more. */
  readonly counts: readonly (readonly [value: string, count: number])[];
  /** How often a value may have occurred beyond its count, or without having one. 0: the counts are exact, and all. */
  readonly missed: number;
}

/** What occurred once each, or as often as it says. */
export const occurring = (counts: Frequent["counts"]): Frequent => ({ counts, missed: 0 });

/**
 * Adds up, and keeps the most frequent values: when there are more, the count of the first that is left out is taken from
 * all, so that counts stay lower bounds. Whatever was added in whatever order, `missed` is at most all occurrences / (most + 1)
 * (Agarwal et al., Mergeable Summaries, 2012).
 */
export function addUpFrequent(parts: readonly Frequent[], most = Number.POSITIVE_INFINITY): Frequent {
  const sums = new Map<string, number>();
  let missed = 0;
  for (const part of parts) {
    missed += part.missed;
    for (const [value, count] of part.counts) sums.set(value, (sums.get(value) ?? 0) + count);
  }
  const sorted = [...sums].sort(([a, many], [b, more]) => more - many || (a < b ? -1 : 1));
  const [, taken = 0] = sorted[most] ?? [];
  const kept = sorted.slice(0, most).map(([value, count]) => [value, count - taken] as const);
  return { counts: kept.filter(([, count]) => count > 0), missed: missed + taken };
}
