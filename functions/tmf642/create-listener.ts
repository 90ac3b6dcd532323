import { AlarmBook, appendsToJournal } from "#shared/journal/alarm-book.ts";
import { baseUrlOf } from "#shared/lambda/base-url.ts";
import { endpoint } from "#shared/lambda/endpoint.ts";
import { listenerAddress } from "#shared/tmf642/alarm-address.ts";
import { Listener, showListener } from "#shared/tmf642/hub/listener.ts";
import { NewListener } from "#shared/tmf642/hub/new-listener.ts";
import { registerListener } from "#shared/tmf642/hub/register-listener.ts";

const book = new AlarmBook();

export const handler = endpoint(
  {
    method: "POST",
    path: "/tmf-api/alarm/v4/hub",
    tenantPrefix: true,
    summary: "Have a listener told of alarms (TMF642)",
    scope: "alarms:write",
    audit: "listener.create",
    errors: "tmf",
    body: NewListener,
    response: Listener,
    status: 201,
    tables: { ...appendsToJournal.tables, listeners: "write" },
    buckets: appendsToJournal.buckets,
  },
  async ({ body, caller: { tenantId }, change, exchange }) => {
    const listener = await registerListener(book, change, tenantId, body, baseUrlOf(exchange));
    return showListener(listener, listenerAddress(exchange, listener.id));
  },
);
