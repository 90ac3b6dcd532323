import * as z from "zod";
import { endpoint } from "#shared/lambda/endpoint.ts";
import { Pager, pageOf, pageQuery } from "#shared/lambda/pager.ts";
import { Policy } from "#shared/policies/policy.ts";
import { listVersions } from "#shared/policies/policy-store.ts";
import { notFound } from "#shared/problems.ts";

export const handler = endpoint(
  {
    method: "GET",
    path: "/system/security/policies/{id}/versions",
    summary: "List what a policy has been, newest first; also of one that is deleted",
    scope: "policies:read",
    query: z.strictObject(pageQuery),
    response: pageOf(Policy),
    tables: { policies: "read" },
  },
  async ({ params, query, caller, exchange }) => {
    const pager = new Pager<number>(caller, exchange, query);
    const versions = await listVersions(caller.tenantId, params.id, query.limit, pager.after);
    if (versions.length === 0 && pager.after === undefined) throw notFound("policy");
    return pager.page(versions, ({ version }) => version);
  },
);
