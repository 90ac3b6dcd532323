import { endpoint } from "#shared/lambda/endpoint.ts";
import { Policy } from "#shared/policies/policy.ts";
import { findPolicy } from "#shared/policies/policy-store.ts";

export const handler = endpoint(
  {
    method: "GET",
    path: "/system/security/policies/{id}",
    summary: "Get a policy",
    scope: "policies:read",
    response: Policy,
    tables: { policies: "read" },
  },
  async ({ params, caller }) => findPolicy(caller.tenantId, params.id),
);
