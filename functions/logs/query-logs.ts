import { endpoint } from "#shared/lambda/endpoint.ts";
import { pageOf } from "#shared/lambda/pager.ts";
import { LogQuery, listPage } from "#shared/telemetry/list-page.ts";
import { SystemLog } from "#shared/telemetry/system-log.ts";

export const handler = endpoint(
  {
    method: "POST",
    path: "/system/logs/query",
    summary: "Find lines of the system log, newest first",
    scope: "logs:read",
    audit: "none",
    body: LogQuery.meta({ id: "LogQuery" }),
    bodyOptional: true,
    response: pageOf(SystemLog),
    tables: { telemetry: "read" },
  },
  async ({ body, caller, exchange }) => listPage("log", body, caller, exchange),
);
