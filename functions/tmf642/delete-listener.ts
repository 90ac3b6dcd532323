import { AlarmBook, appendsToJournal } from "#shared/journal/alarm-book.ts";
import { endpoint } from "#shared/lambda/endpoint.ts";
import { findListener, removingListener } from "#shared/tmf642/hub/listener-store.ts";

const book = new AlarmBook();

export const handler = endpoint(
  {
    method: "DELETE",
    path: "/tmf-api/alarm/v4/hub/{id}",
    tenantPrefix: true,
    summary: "Tell a listener no more (TMF642)",
    scope: "alarms:write",
    audit: "listener.delete",
    errors: "tmf",
    status: 204,
    tables: { ...appendsToJournal.tables, listeners: "write" },
    buckets: appendsToJournal.buckets,
  },
  async ({ params, caller: { tenantId }, change }) => {
    const listener = await findListener(tenantId, params.id);
    const situation = await book.current(tenantId);
    change.append(book.draft(situation, [{ kind: "listener_removed", listener_id: listener.id }]));
    change.write(removingListener(listener));
  },
);
