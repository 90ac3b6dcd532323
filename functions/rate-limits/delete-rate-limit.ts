import { endpoint } from "#shared/lambda/endpoint.ts";
import { findRule, removingRule } from "#shared/limits/rate-limit-rule-store.ts";

export const handler = endpoint(
  {
    method: "DELETE",
    path: "/system/rate-limits/{id}",
    summary: "Remove a rate-limit rule; what is more general holds within a minute",
    scope: "rate-limits:write",
    audit: "rate_limit.delete",
    status: 204,
    tables: { rateLimitRules: "write" },
  },
  async ({ params, caller, change, precondition }) => {
    const rule = await findRule(caller.tenantId, params.id);
    precondition.require(rule.version);
    change.write(removingRule(caller.tenantId, rule));
  },
);
