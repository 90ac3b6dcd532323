import { endpoint } from "#shared/lambda/endpoint.ts";
import { RetentionPolicy } from "#shared/retention/retention-policy.ts";
import { findPolicy } from "#shared/retention/retention-store.ts";

export const handler = endpoint(
  {
    method: "GET",
    path: "/system/retention/{category}",
    summary: "Get how long a category is kept, and what the last purge did",
    scope: "retention:read",
    response: RetentionPolicy,
    tables: { retentionPolicies: "read", purgeRuns: "read" },
  },
  async ({ params, caller }) => findPolicy(caller.tenantId, params.category),
);
