import * as z from "zod";
import { chainKinds } from "#shared/audit/audit-chain.ts";
import { Verification, type VerifiedPlace, verifiesChains, verifyPage } from "#shared/audit/verify-page.ts";
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
    summary: "Recompute a chain of the audit log and hold it against what is signed; the cursor goes on",
    scope: "audit:read",
    query: VerificationQuery,
    response: Verification,
    ...verifiesChains,
  },
  async ({ query, caller, exchange }) => {
    const pager = new Pager<VerifiedPlace>(caller, exchange, { ...query, limit: 1 });
    const { verified, next } = await verifyPage(caller.tenantId, query.chain, pager.after);
    return { ...verified, next_cursor: next && pager.seal(next) };
  },
);
