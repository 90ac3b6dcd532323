import { describeHealth } from "#shared/health/describe-health.ts";
import { healthEndpoint } from "#shared/health/health.ts";
import { healthMetrics } from "#shared/health/health-metrics.ts";
import { endpoint } from "#shared/lambda/endpoint.ts";
import { readCounted } from "#shared/metrics/totals-store.ts";

export const handler = endpoint(
  {
    method: "GET",
    path: "/system-health/metrics",
    summary: "Get the uptime and the totals that were counted last",
    ...healthEndpoint,
    tables: { metricTotals: "read" },
  },
  async () => describeHealth(healthMetrics(process.uptime(), (await readCounted())?.current)),
);
