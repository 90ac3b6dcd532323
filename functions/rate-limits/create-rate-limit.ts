import { endpoint } from "#shared/lambda/endpoint.ts";
import { assertKnownRoute } from "#shared/limits/known-route.ts";
import { NewRateLimitRule, newRule, RateLimitRule } from "#shared/limits/rate-limit-rule.ts";
import { addingRule } from "#shared/limits/rate-limit-rule-store.ts";

export const handler = endpoint(
  {
    method: "POST",
    path: "/system/rate-limits",
    summary: "Limit an API client, a route, or one on the other; it holds within a minute",
    scope: "rate-limits:write",
    audit: "rate_limit.create",
    body: NewRateLimitRule,
    response: RateLimitRule,
    status: 201,
    tables: { rateLimitRules: "write" },
  },
  async ({ body, caller, change }) => {
    await assertKnownRoute(body.route);
    const rule = newRule(body);
    change.write(addingRule(caller.tenantId, rule));
    return rule;
  },
);
