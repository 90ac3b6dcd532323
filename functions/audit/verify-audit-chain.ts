import * as z from "zod";
import { chainKinds, genesis, type Link } from "#shared/audit/audit-chain.ts";
import { Verification, verifyPage } from "#shared/audit/verify-page.ts";
import { endpoint } from "#shared/lambda/endpoint.ts";
import { Pager, pageQuery } from "#shared/lambda/pager.ts";

const VerificationQuery = z.strictObject({
  chain: z.enum(chainKinds).default("changes"),
  cursor: pageQuery.cursor,
});

export const handler = endpoint(
  {
    method: "GET",
    path: "/system/audit/verify",
    summary: "Recompute a chain of the audit log, as far as the time allows; the cursor goes on from there",
    scope: "audit:read",
    query: VerificationQuery,
    response: Verification,
    tables: { auditEntries: "read" },
  },
  async ({ query, caller, exchange }) => {
    const pager = new Pager<Link>(caller, exchange, { ...query, limit: 1 });
    const { verified, next } = await verifyPage(caller.tenantId, query.chain, pager.after ?? genesis);
    return { ...verified, next_cursor: next && pager.seal(next) };
  },
);
