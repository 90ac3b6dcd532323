import { counters, gauges, histograms, labelNames, type MetricName } from "#shared/metrics/catalogue.ts";
import type { DataPoint, MeasuredMetric, StatisticQuery } from "#shared/platform/cloudwatch.ts";

/** The numbers of a series since it was first counted, in the order of `statisticsOf`. */
export type Numbers = readonly number[];

/** A series is known by its metric's name and the values of its labels, as a JSON list. */
export type SeriesKey = string;

/** What was counted up to the beginning of an hour. What came after it is counted anew each time: it may still grow. */
export interface Totals {
  /** Milliseconds since 1970. */
  readonly through: number;
  readonly series: Readonly<Record<SeriesKey, Numbers>>;
}

export const hourMs = 3_600_000;

/** Lines of logs become metrics within a minute or two; an hour that is over for this long is complete. */
const settledMs = 10 * 60_000;

export const keyOf = ({ name, labels }: MeasuredMetric): SeriesKey =>
  JSON.stringify([name, ...labelNames(name as MetricName).map((label) => labels[label] ?? "")]);

/** What CloudWatch is asked for: all that a counter or a histogram of Prometheus is made of. */
function statisticsOf(name: string): readonly string[] {
  if (name in counters) return ["Sum"];
  const histogram = Object.hasOwn(histograms, name) ? histograms[name as keyof typeof histograms] : undefined;
  if (!histogram) return [];
  // A trimmed count is a bucket: how many values didn't exceed its bound.
  return ["SampleCount", "Sum", ...histogram.buckets.map((bound) => `TC(:${bound})`)];
}

export const countedQueries = (metrics: readonly MeasuredMetric[]): StatisticQuery[] =>
  metrics.flatMap((metric) => statisticsOf(metric.name).map((statistic) => ({ ...metric, statistic })));

export const gaugeQueries: readonly StatisticQuery[] = Object.entries(gauges).map(
  ([name, { statistic }]) => ({
    name,
    labels: {},
    statistic,
  }),
);

/**
 * Adds what was measured since to what was counted before.
 * @param points of each query, by the hour.
 * @returns the numbers as of now, and the totals from which to go on the next time.
 */
export function addUp(
  before: Totals,
  queries: readonly StatisticQuery[],
  points: readonly (readonly DataPoint[])[],
  now: number,
): { readonly current: Totals; readonly next: Totals } {
  const through = Math.max(before.through, Math.floor((now - settledMs) / hourMs) * hourMs);
  const isOver = ({ timestamp }: DataPoint) => timestamp < through;
  return {
    current: { through: now, series: added(before, queries, points, () => true) },
    next: { through, series: added(before, queries, points, isOver) },
  };
}

function added(
  { series }: Totals,
  queries: readonly StatisticQuery[],
  points: readonly (readonly DataPoint[])[],
  counts: (point: DataPoint) => boolean,
): Record<SeriesKey, Numbers> {
  const sums = new Map<SeriesKey, number[]>();
  for (const [index, query] of queries.entries()) {
    const key = keyOf(query);
    const numbers = sums.get(key) ?? [];
    const sum = (points[index] ?? []).filter(counts).reduce((all, { value }) => all + value, 0);
    numbers.push(sum + (series[key]?.[numbers.length] ?? 0));
    sums.set(key, numbers);
  }
  return { ...series, ...Object.fromEntries(sums) };
}
