import { endpoint } from "#shared/lambda/endpoint.ts";
import { tenantRead } from "#shared/telemetry/list-page.ts";
import { Summary, SummaryQuery, summarize } from "#shared/telemetry/summary.ts";

export const handler = endpoint(
  {
    method: "GET",
    path: "/telemetry/summary",
    summary: "Count events by type, severity and source, hour by hour",
    scope: "telemetry:read",
    query: SummaryQuery,
    response: Summary,
    tables: { telemetryCounts: "read" },
  },
  async ({ query, caller }) => summarize(tenantRead(caller, query), query),
);
