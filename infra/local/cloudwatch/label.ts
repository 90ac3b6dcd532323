import type { Metric } from "./metric.ts";

/** What a line of numbers is called; `${PROP('Dim.route')}` and its siblings stand for what the metric is. */
export function labelOf(
  template: string | undefined,
  metric: Metric,
  stat: string,
  periodSeconds: number,
): string {
  const plain = [metric.name, ...Object.values(metric.dimensions)].join(" ");
  if (template === undefined) return plain;
  const properties: Readonly<Record<string, string>> = {
    MetricName: metric.name,
    Namespace: metric.namespace,
    Stat: stat,
    Period: String(periodSeconds),
    ...Object.fromEntries(Object.entries(metric.dimensions).map(([name, value]) => [`Dim.${name}`, value])),
  };
  return template
    .replace(/\$\{LABEL\}/g, plain)
    .replace(/\$\{PROP\('([^']+)'\)\}/g, (_match, name: string) => properties[name] ?? "");
}
