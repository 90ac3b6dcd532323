import { removingKey } from "#shared/access/api-key-store.ts";
import { findHoneypot, removingHoneypot } from "#shared/honeypots/honeypot-store.ts";
import { endpoint } from "#shared/lambda/endpoint.ts";

export const handler = endpoint(
  {
    method: "DELETE",
    path: "/system/security/honeypots/{id}",
    summary: "Take a decoy down, within a minute",
    scope: "honeypots:write",
    audit: "honeypot.delete",
    status: 204,
    tables: { honeypots: "write", apiKeys: "write" },
  },
  async ({ params, caller, change, precondition }) => {
    const honeypot = await findHoneypot(caller.tenantId, params.id);
    precondition.require(honeypot.version);
    change.write(removingHoneypot(honeypot));
    if (honeypot.key_id !== undefined) change.write(removingKey(honeypot.key_id));
  },
);
