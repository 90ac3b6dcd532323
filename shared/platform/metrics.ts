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
let met: Branch = { branches: new Map() };
let seriesMet = 0;
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
  if (seriesMet >= mostSeries) forget();
}

/** The series of one name, by the value of one label after the other: to put a key together takes longer than to look. */
interface Branch {
  readonly branches: Map<string, Branch>;
  series?: Series;
}

/** Marks it as one that there is something to tell of. */
function seriesOf(name: MetricName, labels: Readonly<Record<string, string>>): Series {
  let branch = branchOf(met, name);
  for (const label of labelNames(name)) branch = branchOf(branch, labels[label]!);
  branch.series ??= { name, labels, id: seriesMet++, values: [] };
  if (branch.series.values.length === 0) pending.push(branch.series);
  return branch.series;
}

function branchOf({ branches }: Branch, value: string): Branch {
  let branch = branches.get(value);
  if (!branch) {
    branch = { branches: new Map() };
    branches.set(value, branch);
  }
  return branch;
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
  met = { branches: new Map() };
  seriesMet = 0;
  plans.clear();
}
