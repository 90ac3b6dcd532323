import { accept } from "#shared/alarms/ingest.ts";
import { endpoint } from "#shared/lambda/endpoint.ts";
import { holdLimit } from "#shared/limits/hold-limit.ts";
import { alarmLimit } from "#shared/limits/principal-limits.ts";
import { clock } from "#shared/platform/clock.ts";
import { addresses } from "#shared/tmf642/alarm-address.ts";
import { NewTmfAlarm } from "#shared/tmf642/new-tmf-alarm.ts";
import { alarmToBe, reportsOf } from "#shared/tmf642/reports-of.ts";
import { showTmfAlarm } from "#shared/tmf642/show-tmf-alarm.ts";
import { nothingAround } from "#shared/tmf642/surroundings.ts";
import { TmfAlarm } from "#shared/tmf642/tmf-alarm.ts";

export const handler = endpoint(
  {
    method: "POST",
    path: "/tmf-api/alarm/v4/alarm",
    tenantPrefix: true,
    summary: "Create an alarm as TMF642 has it",
    scope: "alarms:write",
    audit: "none",
    errors: "tmf",
    body: NewTmfAlarm,
    response: TmfAlarm,
    status: 201,
    maxBodyBytes: 64 * 1024,
    queues: { alarms: "send" },
  },
  async ({ body, caller: { tenantId }, exchange }) => {
    const now = clock.now();
    const reports = reportsOf(body, now);
    await holdLimit(exchange, alarmLimit(tenantId));
    await accept("tmf642", tenantId, reports);
    return showTmfAlarm(alarmToBe(tenantId, reports, now), nothingAround(addresses(exchange)));
  },
);
