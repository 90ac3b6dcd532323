import { addingKey } from "#shared/access/api-key-store.ts";
import { assertIsNoRoute } from "#shared/honeypots/assert-is-no-route.ts";
import { NewHoneypot, PlantedHoneypot, showHoneypot } from "#shared/honeypots/honeypot.ts";
import { addingHoneypot, assertRoomForHoneypot } from "#shared/honeypots/honeypot-store.ts";
import { newHoneypot } from "#shared/honeypots/new-honeypot.ts";
import { endpoint } from "#shared/lambda/endpoint.ts";

export const handler = endpoint(
  {
    method: "POST",
    path: "/system/security/honeypots",
    summary: "Put up a decoy: a path, or an API key that is worth nothing and shown only in the answer",
    scope: "honeypots:write",
    audit: "honeypot.create",
    body: NewHoneypot,
    response: PlantedHoneypot,
    status: 201,
    shownOnce: ["key"],
    tables: { honeypots: "write", apiKeys: "write" },
  },
  async ({ body, caller, change }) => {
    const { honeypot, record, key } = newHoneypot(body, caller);
    if (honeypot.path !== null) await assertIsNoRoute(honeypot.path);
    await assertRoomForHoneypot(caller.tenantId, honeypot.path_key);
    change.write(addingHoneypot(honeypot));
    if (record) change.write(addingKey(record));
    return { ...showHoneypot(honeypot), ...(key !== undefined && { key }) };
  },
);
