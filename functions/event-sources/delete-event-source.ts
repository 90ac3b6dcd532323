import { findEventSource, unregistering } from "#shared/event-sources/event-source-store.ts";
import { endpoint } from "#shared/lambda/endpoint.ts";

export const handler = endpoint(
  {
    method: "DELETE",
    path: "/api/v1/event-sources/{id}",
    summary: "Give up an event source; its events go to quarantine from then on",
    scope: "event-sources:write",
    audit: "event_source.delete",
    status: 204,
    tables: { eventSources: "write" },
  },
  async ({ params, caller, change, precondition }) => {
    const source = await findEventSource(caller.tenantId, params.id);
    precondition.require(source.version);
    change.write(unregistering(caller.tenantId, source));
  },
);
