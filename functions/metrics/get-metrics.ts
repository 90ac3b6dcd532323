import { endpoint } from "#shared/lambda/endpoint.ts";
import { currentTotals } from "#shared/metrics/current-totals.ts";
import { prometheusLines, prometheusText } from "#shared/metrics/prometheus-text.ts";

export const handler = endpoint(
  {
    method: "GET",
    path: "/metrics",
    summary: "Get the numbers of all functions together, for Prometheus",
    scope: "metrics:read",
    contentType: prometheusText,
    tables: { metricTotals: "append" },
    queries: "metrics",
  },
  async () => prometheusLines((await currentTotals()).series),
);
