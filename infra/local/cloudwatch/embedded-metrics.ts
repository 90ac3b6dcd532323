import type { Sample } from "./distribution.ts";
import { newMetric } from "./metric.ts";
import type { Measurement } from "./metrics.ts";

/** One directive of the embedded metric format: which fields of the line are metrics, and which their dimensions. */
interface Directive {
  readonly Namespace: string;
  readonly Dimensions?: readonly (readonly string[])[];
  readonly Metrics?: readonly { readonly Name: string }[];
}

interface EmbeddedMetrics {
  readonly _aws: { readonly Timestamp: number; readonly CloudWatchMetrics: readonly Directive[] };
  readonly [field: string]: unknown;
}

/** The measurements in a line that a function printed, where it is in the embedded metric format. */
export function readEmbeddedMetrics(line: string): Measurement[] {
  if (!line.startsWith("{") || !line.includes('"CloudWatchMetrics"')) return [];
  const event = parse(line);
  if (!Array.isArray(event?._aws?.CloudWatchMetrics)) return [];
  return event._aws.CloudWatchMetrics.flatMap((directive) => measurements(event, directive));
}

function parse(line: string): EmbeddedMetrics | undefined {
  try {
    return JSON.parse(line) as EmbeddedMetrics;
  } catch {
    return undefined;
  }
}

/** A set of dimensions of which one is missing counts for nothing. */
function measurements(event: EmbeddedMetrics, directive: Directive): Measurement[] {
  const { Namespace, Dimensions = [[]], Metrics = [] } = directive;
  const sets = Dimensions.filter((names) => names.every((name) => typeof event[name] === "string"));
  return Metrics.flatMap(({ Name }) => {
    const sample = sampleOf(event[Name]);
    if (!sample) return [];
    return sets.map((names) => ({
      metric: newMetric(
        Namespace,
        Name,
        names.map((name) => [name, event[name] as string] as const),
      ),
      timestamp: event._aws.Timestamp,
      sample,
    }));
  });
}

/** A number, several, or an object as the API's `MetricDatum` has it: values with counts, or a set of statistics. */
function sampleOf(value: unknown): Sample | undefined {
  if (typeof value === "number") return { values: [[value, 1]] };
  if (Array.isArray(value)) {
    return value.every((item) => typeof item === "number")
      ? { values: value.map((item) => [item, 1] as const) }
      : undefined;
  }
  if (typeof value !== "object" || value === null) return undefined;
  const { Values, Counts, Min, Max, Sum, Count } = value as Readonly<Record<string, unknown>>;
  if (Array.isArray(Values)) return weighted(Values as number[], Counts as number[] | undefined);
  if (typeof Sum !== "number" || typeof Count !== "number") return undefined;
  return { min: Number(Min), max: Number(Max), sum: Sum, count: Count };
}

/** Values, each measured so many times; without counts each once. */
export function weighted(values: readonly number[], counts: readonly number[] | undefined): Sample {
  return { values: values.map((value, index) => [value, counts?.[index] ?? 1] as const) };
}
