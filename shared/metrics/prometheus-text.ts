import { counters, gauges, histograms, labelNames, type MetricName } from "#shared/metrics/catalogue.ts";
import type { Numbers, SeriesKey } from "#shared/metrics/totals.ts";

/** The media type of the exposition format. */
export const prometheusText = "text/plain; version=0.0.4; charset=utf-8";

interface Sample {
  readonly labels: readonly string[];
  readonly numbers: Numbers;
}

/** Writes all families of the catalogue as Prometheus reads them; one without samples is there by name. */
export function prometheusLines(series: Readonly<Record<SeriesKey, Numbers>>): string {
  const samples = new Map<string, Sample[]>();
  for (const [key, numbers] of Object.entries(series)) {
    const [name = "", ...labels] = JSON.parse(key) as string[];
    samples.set(name, [...(samples.get(name) ?? []), { labels, numbers }]);
  }
  const families = [
    ...Object.entries(counters).map(([name, { help }]) => ({ name, help, type: "counter", lines: plain })),
    ...Object.entries(gauges).map(([name, { help }]) => ({ name, help, type: "gauge", lines: plain })),
    ...Object.entries(histograms).map(([name, { help, buckets }]) => ({
      name,
      help,
      type: "histogram",
      lines: (name: string, sample: Sample) => bucketLines(name, sample, buckets),
    })),
  ];
  const text = families.flatMap(({ name, help, type, lines }) => [
    `# HELP ${name} ${help}`,
    `# TYPE ${name} ${type}`,
    ...(samples.get(name) ?? []).flatMap((sample) => lines(name, sample)),
  ]);
  return `${text.join("\n")}\n`;
}

function plain(name: string, { labels, numbers }: Sample): string[] {
  return [`${name}${braces(labelPairs(name, labels))} ${numbers[0] ?? 0}`];
}

/** CloudWatch's counts are of each bucket alone read, so one may come a moment before the next: they never shrink here. */
function bucketLines(name: string, { labels, numbers }: Sample, bounds: readonly number[]): string[] {
  const [count = 0, sum = 0, ...counts] = numbers;
  const pairs = labelPairs(name, labels);
  let below = 0;
  const buckets = bounds.map((bound, index) => {
    below = Math.min(count, Math.max(below, counts[index] ?? 0));
    return `${name}_bucket${braces([...pairs, `le="${bound}"`])} ${below}`;
  });
  return [
    ...buckets,
    `${name}_bucket${braces([...pairs, 'le="+Inf"'])} ${count}`,
    `${name}_sum${braces(pairs)} ${sum}`,
    `${name}_count${braces(pairs)} ${count}`,
  ];
}

const labelPairs = (name: string, values: readonly string[]): string[] =>
  labelNames(name as MetricName).map((label, index) => `${label}="${escaped(values[index] ?? "")}"`);

const braces = (pairs: readonly string[]): string => (pairs.length > 0 ? `{${pairs.join(",")}}` : "");

const escaped = (value: string): string =>
  value.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
