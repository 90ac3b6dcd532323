import * as z from "zod";
import { NewAlarm } from "#shared/alarms/alarm.ts";
import { accept, eventIdOf } from "#shared/alarms/ingest.ts";
import { BatchAnswer } from "#shared/alarms/ingest-answers.ts";
import { eachOnItsOwn, itemOf } from "#shared/lambda/batch.ts";
import { endpoint } from "#shared/lambda/endpoint.ts";
import { holdLimit } from "#shared/limits/hold-limit.ts";
import { alarmLimit } from "#shared/limits/principal-limits.ts";

const NewAlarms = z
  .strictObject({ alarms: z.array(itemOf("NewAlarm")).min(1).max(1000) })
  .meta({ id: "NewAlarms" });

export const handler = endpoint(
  {
    method: "POST",
    path: "/api/v1/alarms/ingest/batch",
    summary: "Accept up to 1000 alarms, each on its own merits",
    scope: "alarms:write",
    audit: "none",
    body: NewAlarms,
    response: BatchAnswer,
    status: 202,
    maxBodyBytes: 1024 * 1024,
    queues: { alarms: "send" },
  },
  async ({ body, caller, exchange }) => {
    await holdLimit(exchange, alarmLimit(caller.tenantId), body.alarms.length);
    return eachOnItsOwn(exchange, NewAlarm, body.alarms, async (alarms) => {
      await accept("http", caller.tenantId, alarms);
      return alarms.map((alarm) => eventIdOf(caller.tenantId, alarm));
    });
  },
);
