import type { aggregates } from "#shared/kpis/kpi-query.ts";

export type Aggregate = (typeof aggregates)[number];

/** What values come to; there is at least one. */
export const aggregateOf: Readonly<Record<Aggregate, (values: readonly number[]) => number>> = {
  min: (values) => values.reduce((least, value) => Math.min(least, value)),
  max: (values) => values.reduce((most, value) => Math.max(most, value)),
  avg: average,
  p95: (values) => nearestRank(values, 0.95),
};

/** As a running mean: a sum of large numbers would overflow to infinity, which JSON doesn't have. */
function average(values: readonly number[]): number {
  let mean = 0;
  for (const [index, value] of values.entries()) {
    const weight = 1 / (index + 1);
    mean = mean * (1 - weight) + value * weight;
  }
  return mean;
}

/** The smallest value that so large a part of all doesn't exceed: always one that was measured. */
function nearestRank(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  // 0.95 * 20 is 19 in decimals, and could be a little more in binary.
  const rank = Math.ceil(Number((part * sorted.length).toFixed(9)));
  return sorted[Math.max(0, rank - 1)]!;
}

/** Values by the beginning of their interval, in the order in which intervals come. */
export function byInterval(
  samples: readonly { readonly timestamp: number; readonly value: number }[],
  intervalMs: number,
): Map<number, number[]> {
  const intervals = new Map<number, number[]>();
  for (const { timestamp, value } of samples) {
    const start = timestamp - (timestamp % intervalMs);
    const values = intervals.get(start);
    if (values) values.push(value);
    else intervals.set(start, [value]);
  }
  return intervals;
}
