import { NewAlarm } from "#shared/alarms/alarm.ts";
import { accept, eventIdOf } from "#shared/alarms/ingest.ts";
import { Accepted } from "#shared/alarms/ingest-answers.ts";
import { endpoint } from "#shared/lambda/endpoint.ts";
import { holdLimit } from "#shared/limits/hold-limit.ts";
import { alarmLimit } from "#shared/limits/principal-limits.ts";

export const handler = endpoint(
  {
    method: "POST",
    path: "/api/v1/alarms/ingest",
    summary: "Accept one alarm",
    scope: "alarms:write",
    audit: "none",
    body: NewAlarm,
    response: Accepted,
    status: 202,
    maxBodyBytes: 64 * 1024,
    queues: { alarms: "send" },
  },
  async ({ body, caller, exchange }) => {
    await holdLimit(exchange, alarmLimit(caller.tenantId));
    await accept("http", caller.tenantId, [body]);
    return { event_id: eventIdOf(caller.tenantId, body), tenant_id: caller.tenantId, status: "accepted" };
  },
);
