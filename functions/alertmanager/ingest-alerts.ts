import * as z from "zod";
import { accept } from "#shared/alarms/ingest.ts";
import { PostableAlert } from "#shared/alertmanager/postable-alert.ts";
import { takeAlerts } from "#shared/alertmanager/take-alerts.ts";
import { inItsWords } from "#shared/lambda/alertmanager-error.ts";
import { endpoint } from "#shared/lambda/endpoint.ts";
import { holdLimit } from "#shared/limits/hold-limit.ts";
import { alarmLimit } from "#shared/limits/principal-limits.ts";
import { clock } from "#shared/platform/clock.ts";

export const handler = endpoint(
  {
    method: "POST",
    path: "/api/v2/alerts",
    tenantPrefix: true,
    summary: "Accept alerts as Alertmanager does (its API v2)",
    scope: "alarms:write",
    audit: "none",
    errors: "alertmanager",
    body: z.array(PostableAlert).nullable(),
    maxBodyBytes: 1024 * 1024,
    queues: { alarms: "send" },
  },
  async ({ body, caller, exchange }) => {
    const { observations, refused } = takeAlerts(body ?? [], clock.now());
    if (observations.length > 0) {
      await holdLimit(exchange, alarmLimit(caller.tenantId), observations.length);
      await accept("http", caller.tenantId, observations);
    }
    if (refused) throw inItsWords(refused);
    return "";
  },
);
