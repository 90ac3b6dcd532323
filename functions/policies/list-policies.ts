import * as z from "zod";
import { endpoint } from "#shared/lambda/endpoint.ts";
import { Pager, pageOf, pageQuery } from "#shared/lambda/pager.ts";
import { Policy } from "#shared/policies/policy.ts";
import { listPolicies } from "#shared/policies/policy-store.ts";

export const handler = endpoint(
  {
    method: "GET",
    path: "/system/security/policies",
    summary: "List the policies, newest first",
    scope: "policies:read",
    query: z.strictObject(pageQuery),
    response: pageOf(Policy),
    tables: { policies: "read" },
  },
  async ({ query, caller, exchange }) => {
    const pager = new Pager<string>(caller, exchange, query);
    return pager.page(await listPolicies(caller.tenantId, query.limit, pager.after), ({ id }) => id);
  },
);
