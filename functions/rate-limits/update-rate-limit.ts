import { endpoint } from "#shared/lambda/endpoint.ts";
import { changedRule, RateLimitRule, RateLimitRuleChange } from "#shared/limits/rate-limit-rule.ts";
import { findRule, storingRule } from "#shared/limits/rate-limit-rule-store.ts";

export const handler = endpoint(
  {
    method: "PATCH",
    path: "/system/rate-limits/{id}",
    summary: "Change a rate-limit rule's limit or window, or switch it off; it holds within a minute",
    scope: "rate-limits:write",
    audit: "rate_limit.update",
    body: RateLimitRuleChange,
    response: RateLimitRule,
    tables: { rateLimitRules: "write" },
  },
  async ({ params, body, caller, change, precondition }) => {
    const rule = await findRule(caller.tenantId, params.id);
    precondition.require(rule.version);
    const changed = changedRule(rule, body);
    change.write(storingRule(caller.tenantId, changed));
    return changed;
  },
);
