import { endpoint } from "#shared/lambda/endpoint.ts";
import { DashboardQuery, SecurityDashboard, showDashboard } from "#shared/security/dashboard.ts";
import { tenantRead } from "#shared/telemetry/list-page.ts";

export const handler = endpoint(
  {
    method: "GET",
    path: "/system/security/dashboard",
    summary: "Get what was refused, attacked and done: counts, hour by hour, with the top sources",
    scope: "security:read",
    query: DashboardQuery,
    response: SecurityDashboard,
    tables: { telemetryCounts: "read", actions: "read" },
  },
  async ({ query, caller }) => showDashboard(tenantRead(caller, query), query),
);
