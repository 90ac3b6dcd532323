import { endpoint } from "#shared/lambda/endpoint.ts";
import { recordEvent } from "#shared/telemetry/record-event.ts";
import { NewLog, SystemLog } from "#shared/telemetry/system-log.ts";
import { storingLog, toldLog } from "#shared/telemetry/told-over-api.ts";

export const handler = endpoint(
  {
    method: "POST",
    path: "/system/logs",
    summary: "Write a line to the system log",
    scope: "logs:write",
    audit: "none",
    body: NewLog,
    response: SystemLog,
    status: 201,
    tables: { telemetry: "append" },
  },
  async ({ body, caller, change, exchange }) => {
    const log = toldLog(caller, exchange.trace, body);
    change.write(storingLog(caller.tenantId, log));
    const { id, level, category } = log;
    recordEvent({ event_type: "log.write", severity: "info", category, payload: { id, level } });
    return log;
  },
);
