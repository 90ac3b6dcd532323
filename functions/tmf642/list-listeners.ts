import * as z from "zod";
import { endpoint } from "#shared/lambda/endpoint.ts";
import { listenerAddress } from "#shared/tmf642/alarm-address.ts";
import { Listener, showListener } from "#shared/tmf642/hub/listener.ts";
import { listListeners } from "#shared/tmf642/hub/listener-store.ts";

export const handler = endpoint(
  {
    method: "GET",
    path: "/tmf-api/alarm/v4/hub",
    tenantPrefix: true,
    summary: "List who is told of alarms, and how that goes (TMF642)",
    scope: "alarms:read",
    errors: "tmf",
    response: z.array(Listener),
    tables: { listeners: "read" },
  },
  async ({ caller, exchange }) => {
    const listeners = await listListeners(caller.tenantId);
    return listeners.map((listener) => showListener(listener, listenerAddress(exchange, listener.id)));
  },
);
