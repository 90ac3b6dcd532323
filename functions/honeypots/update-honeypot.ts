import { Honeypot, HoneypotChange, showHoneypot } from "#shared/honeypots/honeypot.ts";
import { changingHoneypot, findHoneypot } from "#shared/honeypots/honeypot-store.ts";
import { changedHoneypot } from "#shared/honeypots/new-honeypot.ts";
import { endpoint } from "#shared/lambda/endpoint.ts";

export const handler = endpoint(
  {
    method: "PATCH",
    path: "/system/security/honeypots/{id}",
    summary: "Change a decoy's name, what it answers, or what follows from a hit, within a minute",
    scope: "honeypots:write",
    audit: "honeypot.update",
    body: HoneypotChange,
    response: Honeypot,
    tables: { honeypots: "write" },
  },
  async ({ params, body, caller, change, precondition }) => {
    const honeypot = await findHoneypot(caller.tenantId, params.id);
    precondition.require(honeypot.version);
    const changed = changedHoneypot(honeypot, body);
    change.write(changingHoneypot(changed));
    return showHoneypot(changed);
  },
);
