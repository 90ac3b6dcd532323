import * as z from "zod";
import { acceptEach } from "#shared/alarms/accept-each.ts";
import { NewAlarm } from "#shared/alarms/alarm.ts";
import { BatchAnswer } from "#shared/alarms/ingest-answers.ts";
import { itemOf } from "#shared/lambda/batch.ts";
import { endpoint } from "#shared/lambda/endpoint.ts";

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
  async ({ body, caller, exchange }) => acceptEach(exchange, "http", caller, NewAlarm, body.alarms),
);
