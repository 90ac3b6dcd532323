import { rfc3339 } from "#shared/alarms/instant.ts";
import { EventSource, NewEventSource } from "#shared/event-sources/event-source.ts";
import { registering } from "#shared/event-sources/event-source-store.ts";
import { endpoint } from "#shared/lambda/endpoint.ts";
import { clock } from "#shared/platform/clock.ts";
import { newId } from "#shared/platform/ids.ts";

export const handler = endpoint(
  {
    method: "POST",
    path: "/api/v1/event-sources",
    summary: "Register whose the bus events of an account and source are",
    scope: "event-sources:write",
    audit: "event_source.register",
    body: NewEventSource,
    response: EventSource,
    status: 201,
    tables: { eventSources: "write" },
  },
  async ({ body, caller, change }) => {
    const { account, source, description = null } = body;
    const eventSource = {
      id: newId(),
      account,
      source,
      description,
      created_at: rfc3339(clock.now()),
      version: 1,
    };
    change.write(registering(caller.tenantId, eventSource));
    return eventSource;
  },
);
