import * as z from "zod";
import { endpoint } from "#shared/lambda/endpoint.ts";
import { Pager, pageOf, pageQuery } from "#shared/lambda/pager.ts";
import { RetentionPolicy } from "#shared/retention/retention-policy.ts";
import { listPolicies } from "#shared/retention/retention-store.ts";

export const handler = endpoint(
  {
    method: "GET",
    path: "/system/retention",
    summary: "List what is kept for how long, by category",
    scope: "retention:read",
    query: z.strictObject(pageQuery),
    response: pageOf(RetentionPolicy),
    tables: { retentionPolicies: "read", purgeRuns: "read" },
  },
  async ({ query, caller, exchange }) => {
    const pager = new Pager<string>(caller, exchange, query);
    const policies = (await listPolicies(caller.tenantId)).sort((a, b) => (a.category < b.category ? -1 : 1));
    const rest = policies.filter(({ category }) => pager.after === undefined || category > pager.after);
    return pager.page(rest, ({ category }) => category);
  },
);
