import * as z from "zod";
import { hashedUuid } from "#shared/platform/hashed-uuid.ts";
import type { StoredListener } from "#shared/tmf642/hub/listener.ts";
import { ListenerQuery } from "#shared/tmf642/hub/listener-query.ts";
import { typeMembers } from "#shared/tmf642/resource-members.ts";
import { readTarget } from "#shared/webhooks/webhook-target.ts";

/** Each costs a request for every event. */
export const mostListeners = 20;

/** What a webhook's URL may have, without the longest path that is added to it. */
const mostCharacters = 2000;

const Callback = z
  .string()
  .max(mostCharacters)
  .superRefine((url, context) => {
    const target = readTarget(url);
    if ("code" in target) context.addIssue({ code: "custom", message: target.detail });
  })
  .describe(
    "https, on the public internet; events go to `/listener/alarmCreateEvent` and its siblings below it",
  );

const Query = z
  .string()
  .max(1024)
  .superRefine((text, context) => {
    for (const { message } of ListenerQuery.safeParse(text).error?.issues ?? [])
      context.addIssue({ code: "custom", message });
  })
  .describe(
    "Which events: `eventType=AlarmCreateEvent&perceivedSeverity=critical`; all where it says nothing",
  );

/** Who wants to be told of alarms, and where (TMF642's EventSubscriptionInput). */
export const NewListener = z
  .strictObject({ ...typeMembers("EventSubscription"), callback: Callback, query: Query.nullish() })
  .meta({ id: "TmfEventSubscriptionInput" });
export type NewListener = z.output<typeof NewListener>;

/** The same callback and query are the same listener: whoever registers at each start is told everything once. */
export const listenerId = (tenantId: string, { callback, query }: NewListener): string =>
  hashedUuid(8, 0, `listener ${JSON.stringify([tenantId, callback, query ?? null])}`);

export const newListener = (
  tenant_id: string,
  { callback, query }: NewListener,
  from: Pick<StoredListener, "base_url" | "created_at" | "place" | "snapshot_seq">,
): StoredListener => ({
  ...{ tenant_id, id: listenerId(tenant_id, { callback, query }), callback, query: query ?? null, ...from },
  ...{ leased_until: 0, failures: 0, undeliverable: 0 },
});
