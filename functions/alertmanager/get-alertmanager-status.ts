import { AlertmanagerStatus, statusOf } from "#shared/alertmanager/alertmanager-status.ts";
import { endpoint } from "#shared/lambda/endpoint.ts";
import { clock } from "#shared/platform/clock.ts";

export const handler = endpoint(
  {
    method: "GET",
    path: "/api/v2/status",
    tenantPrefix: true,
    summary: "Say what Alertmanager's clients want to know of it (its API v2)",
    scope: "alarms:read",
    errors: "alertmanager",
    response: AlertmanagerStatus,
  },
  async () => statusOf(clock.now() - process.uptime() * 1000),
);
