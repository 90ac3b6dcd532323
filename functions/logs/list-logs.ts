import { endpoint } from "#shared/lambda/endpoint.ts";
import { pageOf } from "#shared/lambda/pager.ts";
import { LogQuery, listPage } from "#shared/telemetry/list-page.ts";
import { SystemLog } from "#shared/telemetry/system-log.ts";

export const handler = endpoint(
  {
    method: "GET",
    path: "/system/logs",
    summary: "List the lines of the system log, newest first",
    scope: "logs:read",
    query: LogQuery,
    response: pageOf(SystemLog),
    tables: { telemetry: "read" },
  },
  async ({ query, caller, exchange }) => listPage("log", query, caller, exchange),
);
