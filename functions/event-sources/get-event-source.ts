import { EventSource } from "#shared/event-sources/event-source.ts";
import { findEventSource } from "#shared/event-sources/event-source-store.ts";
import { endpoint } from "#shared/lambda/endpoint.ts";

export const handler = endpoint(
  {
    method: "GET",
    path: "/api/v1/event-sources/{id}",
    summary: "Get one registered event source",
    scope: "event-sources:read",
    response: EventSource,
    tables: { eventSources: "read" },
  },
  async ({ params, caller }) => findEventSource(caller.tenantId, params.id),
);
