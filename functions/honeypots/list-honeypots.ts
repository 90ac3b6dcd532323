import * as z from "zod";
import { Honeypot, honeypotKinds, showHoneypot } from "#shared/honeypots/honeypot.ts";
import { listHoneypots } from "#shared/honeypots/honeypot-store.ts";
import { endpoint } from "#shared/lambda/endpoint.ts";
import { Pager, pageOf, pageQuery } from "#shared/lambda/pager.ts";

export const handler = endpoint(
  {
    method: "GET",
    path: "/system/security/honeypots",
    summary: "List the decoys, newest first",
    scope: "honeypots:read",
    query: z.strictObject({ ...pageQuery, kind: z.enum(honeypotKinds).optional() }),
    response: pageOf(Honeypot),
    tables: { honeypots: "read" },
  },
  async ({ query, caller, exchange }) => {
    const pager = new Pager<string>(caller, exchange, query);
    const honeypots = (await listHoneypots(caller.tenantId)).filter(
      ({ kind, id }) =>
        (!query.kind || kind === query.kind) && (pager.after === undefined || id < pager.after),
    );
    return pager.page(honeypots.map(showHoneypot), ({ id }) => id);
  },
);
