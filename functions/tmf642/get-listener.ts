import { endpoint } from "#shared/lambda/endpoint.ts";
import { listenerAddress } from "#shared/tmf642/alarm-address.ts";
import { Listener, showListener } from "#shared/tmf642/hub/listener.ts";
import { findListener } from "#shared/tmf642/hub/listener-store.ts";

export const handler = endpoint(
  {
    method: "GET",
    path: "/tmf-api/alarm/v4/hub/{id}",
    tenantPrefix: true,
    summary: "Get one listener and how its delivery goes (TMF642)",
    scope: "alarms:read",
    errors: "tmf",
    response: Listener,
    tables: { listeners: "read" },
  },
  async ({ params, caller, exchange }) =>
    showListener(await findListener(caller.tenantId, params.id), listenerAddress(exchange, params.id)),
);
