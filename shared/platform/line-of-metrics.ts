import { labelNames, type MetricName, metricNamespace } from "#shared/metrics/catalogue.ts";
import type { Series } from "#shared/platform/metrics.ts";

/** Writes a line in CloudWatch's embedded metric format with what its series have to tell. */
export type LineOfMetrics = (timestamp: number) => string;

interface Draft {
  readonly labels: Record<string, string>;
  readonly series: Map<MetricName, Series>;
}

/** Spreads series over lines. A line has one value for each name: two actions that were audited take two lines. */
export function planLines(all: readonly Series[], stage: string): readonly LineOfMetrics[] {
  const drafts: Draft[] = [];
  for (const series of all) {
    let draft = drafts.find((candidate) => fits(candidate, series));
    if (!draft) {
      draft = { labels: {}, series: new Map() };
      drafts.push(draft);
    }
    draft.series.set(series.name, series);
    for (const label of labelNames(series.name)) draft.labels[label] = series.labels[label]!;
  }
  return drafts.map((draft) => lineOf(draft, stage));
}

function fits({ labels, series }: Draft, { name, labels: wanted }: Series): boolean {
  if (series.has(name)) return false;
  return labelNames(name).every((label) => labels[label] === undefined || labels[label] === wanted[label]);
}

/** All of a line but the time and the values is the same each time. */
function lineOf({ labels, series }: Draft, stage: string): LineOfMetrics {
  const directives = [...series.keys()].map((name) => ({
    Namespace: metricNamespace(stage),
    Dimensions: [labelNames(name)],
    Metrics: [{ Name: name }],
  }));
  const members = JSON.stringify(labels).slice(1, -1);
  const tail = `,"CloudWatchMetrics":${JSON.stringify(directives)}}${members && `,${members}`}`;
  const told = [...series.values()];
  return (timestamp) => {
    let line = `{"_aws":{"Timestamp":${timestamp}${tail}`;
    for (const { name, values } of told) {
      line += `,"${name}":${values.length === 1 ? values[0] : JSON.stringify(values)}`;
    }
    return `${line}}\n`;
  };
}
