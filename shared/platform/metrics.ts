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
  const lines: Line[] = [];
  for (const series of pending.values()) {
    // A line has one value for each name: two actions that were audited take two lines.
    const line = lines.find((candidate) => fits(candidate, series)) ?? newLine(lines);
    add(line, series);
  }
  pending.clear();
  const stage = stageName();
  // Outside a deployment there is nobody to tell.
  if (stage !== "") process.stdout.write(lines.map((line) => embedded(line, stage)).join(""));
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

interface Line {
  readonly names: MetricName[];
  /** Labels and values, by name. */
  readonly members: Record<string, unknown>;
}

function newLine(lines: Line[]): Line {
  const line: Line = { names: [], members: {} };
  lines.push(line);
  return line;
}

function fits({ members }: Line, { name, labels }: Series): boolean {
  if (name in members) return false;
  return labelNames(name).every((label) => members[label] === undefined || members[label] === labels[label]);
}

function add({ names, members }: Line, { name, labels, values }: Series): void {
  names.push(name);
  for (const label of labelNames(name)) members[label] = labels[label];
  members[name] = values.length === 1 ? values[0] : values;
}

/** What says which members are metrics is the same in every line of a container. */
const directives = new Map<MetricName, string>();

function directiveFor(name: MetricName, stage: string): string {
  let directive = directives.get(name);
  if (directive === undefined) {
    const Dimensions = [labelNames(name)];
    directive = JSON.stringify({ Namespace: metricNamespace(stage), Dimensions, Metrics: [{ Name: name }] });
    directives.set(name, directive);
  }
  return directive;
}

function embedded({ names, members }: Line, stage: string): string {
  const metrics = names.map((name) => directiveFor(name, stage)).join();
  const header = `"_aws":{"Timestamp":${clock.now()},"CloudWatchMetrics":[${metrics}]}`;
  return `{${header},${JSON.stringify(members).slice(1)}\n`;
}
