import {
  type CounterName,
  type GaugeName,
  type HistogramName,
  type LabelsOf,
  labelNames,
  type MetricName,
  metricNamespace,
} from "#shared/metrics/catalogue.ts";
import { clock } from "#shared/platform/clock.ts";
import { stageName } from "#shared/platform/environment.ts";

/**
 * What a container has measured since it last told CloudWatch. It tells by lines on stdout in the embedded metric
 * format, which CloudWatch reads from the log: no call, nothing to wait for. One line says all, at the end of each
 * request and batch.
 */
interface Series {
  readonly name: MetricName;
  readonly labels: Readonly<Record<string, string>>;
  values: number[];
}

const pending = new Map<string, Series>();

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
  seriesOf(name, labels).values = [value];
}

/** Writes what was measured since the last time. */
export function flushMetrics(): void {
  if (pending.size === 0) return;
  const lines: Record<string, unknown>[] = [];
  for (const series of pending.values()) {
    // A line has one value for each name: two actions that were audited take two lines.
    const line = lines.find((candidate) => fits(candidate, series)) ?? newLine(lines);
    add(line, series);
  }
  pending.clear();
  // Outside a deployment there is nobody to tell.
  if (stageName() !== "") for (const line of lines) process.stdout.write(`${JSON.stringify(line)}\n`);
}

function seriesOf(name: MetricName, labels: Readonly<Record<string, string>>): Series {
  let key: string = name;
  for (const label of labelNames(name)) key += `\n${labels[label]}`;
  let series = pending.get(key);
  if (!series) {
    series = { name, labels, values: [] };
    pending.set(key, series);
  }
  return series;
}

interface EmbeddedMetrics {
  readonly Timestamp: number;
  readonly CloudWatchMetrics: object[];
}

function newLine(lines: Record<string, unknown>[]): Record<string, unknown> {
  const _aws: EmbeddedMetrics = { Timestamp: clock.now(), CloudWatchMetrics: [] };
  const line = { _aws };
  lines.push(line);
  return line;
}

function fits(line: Record<string, unknown>, { name, labels }: Series): boolean {
  if (name in line) return false;
  return labelNames(name).every((label) => line[label] === undefined || line[label] === labels[label]);
}

function add(line: Record<string, unknown>, { name, labels, values }: Series): void {
  (line._aws as EmbeddedMetrics).CloudWatchMetrics.push({
    Namespace: metricNamespace(stageName()),
    Dimensions: [labelNames(name)],
    Metrics: [{ Name: name }],
  });
  for (const label of labelNames(name)) line[label] = labels[label];
  line[name] = values.length === 1 ? values[0] : values;
}
