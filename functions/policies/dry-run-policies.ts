import { endpoint } from "#shared/lambda/endpoint.ts";
import { Pager } from "#shared/lambda/pager.ts";
import { DryRun, DryRunPage, dryRun } from "#shared/policies/dry-run.ts";
import { readPolicies } from "#shared/policies/policy-store.ts";

export const handler = endpoint(
  {
    method: "POST",
    path: "/system/security/policies/dry-run",
    summary: "Ask which past requests proposed policies would have decided otherwise; nothing is changed",
    scope: "policies:write",
    audit: "none",
    body: DryRun,
    response: DryRunPage,
    tables: { policies: "read", auditEntries: "read" },
  },
  async ({ body, caller, exchange }) => {
    const pager = new Pager<number>(caller, exchange, body);
    const present = await readPolicies(caller.tenantId);
    const { before, ...page } = await dryRun(caller.tenantId, body, present, pager.after);
    return { ...page, next_cursor: before === null ? null : pager.seal(before) };
  },
);
