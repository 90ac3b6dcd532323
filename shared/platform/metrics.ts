import {
  type CounterName,
  type GaugeName,
  type HistogramName,
  type LabelsOf,
  labelNames,
  type MetricName,
} from "#shared/metrics/catalogue.ts";
import { clock } from "#shared/platform/clock.ts";
import { stageName } from "#shared/platform/environment.ts";
import { type LineOfMetrics, planLines } from "#shared/platform/line-of-metrics.ts";

/**
 * What a container has measured since it last told CloudWatch. It tells by lines on stdout in the embedded metric
 * format, which CloudWatch reads from the log: no call, nothing to wait for. One line says all, at the end of each
 * request and batch.
 */
export interface Series {
  readonly name: MetricName;
  readonly labels: Readonly<Record<string, string>>;
  /** Short, and its own in this container. */
  readonly id: number;
  /** None while there is nothing to tell. */
  values: number[];
}

/** Labels take few values, so all series that a container has met are few; this is only to have an end. */
const mostSeries = 1000;
const met = new Map<string, Series>();
let pending: Series[] = [];

/** CloudWatch takes as many values of one metric in one line. */
const mostValues = 100;

export function countMetric<N extends CounterName>(name: N, labels: LabelsOf<N>, by = 1): void {
  const { values } = seriesOf(name, labels);
  values[0] = (values[0] ?? 0) + by;
}

export function observeMetric<N extends HistogramName>(name: N, labels: LabelsOf<N>, value: number): void {
  const { values } = seriesOf(name, labels);
  values.push(value);
  if (values.length === mostValues) flushMetrics();
}

export function setMetric<N extends GaugeName>(name: N, labels: LabelsOf<N>, value: number): void {
  seriesOf(name, labels).values[0] = value;
}

/** Writes what was measured since the last time. */
export function flushMetrics(): void {
  if (pending.length === 0) return;
  const stage = stageName();
  // Outside a deployment there is nobody to tell.
  if (stage !== "") process.stdout.write(linesOf(pending, stage));
  for (const series of pending) series.values = [];
  pending = [];
  if (met.size >= mostSeries) forget();
}

/** Marks it as one that there is something to tell of. */
function seriesOf(name: MetricName, labels: Readonly<Record<string, string>>): Series {
  let key: string = name;
  for (const label of labelNames(name)) key += `\n${labels[label]}`;
  let series = met.get(key);
  if (!series) {
    series = { name, labels, id: met.size, values: [] };
    met.set(key, series);
  }
  if (series.values.length === 0) pending.push(series);
  return series;
}

/** How to tell of series that come together: requests of an endpoint are alike. */
const plans = new Map<string, readonly LineOfMetrics[]>();

function linesOf(all: readonly Series[], stage: string): string {
  let key = stage;
  for (const { id } of all) key += ` ${id}`;
  let plan = plans.get(key);
  if (!plan) {
    if (plans.size >= mostSeries) plans.clear();
    plan = planLines(all, stage);
    plans.set(key, plan);
  }
  const now = clock.now();
  return plan.map((line) => line(now)).join("");
}

function forget(): void {
  met.clear();
  plans.clear();
}
