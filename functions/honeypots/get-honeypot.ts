import { Honeypot, showHoneypot } from "#shared/honeypots/honeypot.ts";
import { findHoneypot } from "#shared/honeypots/honeypot-store.ts";
import { endpoint } from "#shared/lambda/endpoint.ts";

export const handler = endpoint(
  {
    method: "GET",
    path: "/system/security/honeypots/{id}",
    summary: "Get one decoy",
    scope: "honeypots:read",
    response: Honeypot,
    tables: { honeypots: "read" },
  },
  async ({ params, caller }) => showHoneypot(await findHoneypot(caller.tenantId, params.id)),
);
