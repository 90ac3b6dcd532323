import * as z from "zod";
import { listHits } from "#shared/honeypots/hit-store.ts";
import { HoneypotHit, showHit } from "#shared/honeypots/honeypot-hit.ts";
import { findHoneypot } from "#shared/honeypots/honeypot-store.ts";
import { endpoint } from "#shared/lambda/endpoint.ts";
import { Pager, pageOf, pageQuery } from "#shared/lambda/pager.ts";

export const handler = endpoint(
  {
    method: "GET",
    path: "/system/security/honeypots/{id}/hits",
    summary: "List who has touched a decoy, newest first",
    scope: "honeypots:read",
    query: z.strictObject(pageQuery),
    response: pageOf(HoneypotHit),
    tables: { honeypots: "read", honeypotHits: "read" },
  },
  async ({ params, query, caller, exchange }) => {
    const pager = new Pager<string>(caller, exchange, query);
    const { id: decoy } = await findHoneypot(caller.tenantId, params.id);
    const hits = await listHits(decoy, query.limit, pager.after);
    return pager.page(hits.map(showHit), ({ id }) => id);
  },
);
