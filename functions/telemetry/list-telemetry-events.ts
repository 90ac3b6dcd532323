import { endpoint } from "#shared/lambda/endpoint.ts";
import { pageOf } from "#shared/lambda/pager.ts";
import { EventQuery, listPage } from "#shared/telemetry/list-page.ts";
import { TelemetryEvent } from "#shared/telemetry/telemetry-event.ts";

export const handler = endpoint(
  {
    method: "GET",
    path: "/telemetry/events",
    summary: "List events, newest first",
    scope: "telemetry:read",
    query: EventQuery,
    response: pageOf(TelemetryEvent),
    tables: { telemetry: "read" },
  },
  async ({ query, caller, exchange }) => listPage("event", query, caller, exchange),
);
