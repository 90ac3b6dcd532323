import { endpoint } from "#shared/lambda/endpoint.ts";
import { RateLimitRule } from "#shared/limits/rate-limit-rule.ts";
import { findRule } from "#shared/limits/rate-limit-rule-store.ts";

export const handler = endpoint(
  {
    method: "GET",
    path: "/system/rate-limits/{id}",
    summary: "Get one rate-limit rule",
    scope: "rate-limits:read",
    response: RateLimitRule,
    tables: { rateLimitRules: "read" },
  },
  async ({ params, caller }) => findRule(caller.tenantId, params.id),
);
