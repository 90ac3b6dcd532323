/** What a metric is: another namespace, name, or set of dimensions is another metric. */
export interface Metric {
  readonly namespace: string;
  readonly name: string;
  /** Values by name, the names in order. */
  readonly dimensions: Readonly<Record<string, string>>;
}

/** `Dimension` as the API writes it. */
export interface Dimension {
  readonly Name: string;
  readonly Value: string;
}

export function newMetric(
  namespace: string,
  name: string,
  dimensions: Iterable<readonly [string, string]>,
): Metric {
  const sorted = [...dimensions].sort(([a], [b]) => (a < b ? -1 : 1));
  return { namespace, name, dimensions: Object.fromEntries(sorted) };
}

export const metricKey = (metric: Metric): string =>
  JSON.stringify([metric.namespace, metric.name, metric.dimensions]);

export const fromApi = (dimensions: readonly Dimension[] = []): [string, string][] =>
  dimensions.map(({ Name, Value }) => [Name, Value]);

export const toApi = ({ namespace, name, dimensions }: Metric) => ({
  Namespace: namespace,
  MetricName: name,
  Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
});
