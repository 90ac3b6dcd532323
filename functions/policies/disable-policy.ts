import { endpoint } from "#shared/lambda/endpoint.ts";
import { changesPolicies, switchPolicy } from "#shared/policies/change-policies.ts";
import { Policy } from "#shared/policies/policy.ts";

export const handler = endpoint(
  {
    method: "POST",
    path: "/system/security/policies/{id}/disable",
    summary: "Disable a policy; within a minute it no longer holds",
    scope: "policies:write",
    audit: "policy.disable",
    response: Policy,
    ...changesPolicies,
  },
  async ({ params, ...request }) => switchPolicy(params.id, false, request),
);
