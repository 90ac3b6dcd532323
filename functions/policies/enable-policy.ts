import { endpoint } from "#shared/lambda/endpoint.ts";
import { changesPolicies, switchPolicy } from "#shared/policies/change-policies.ts";
import { Policy } from "#shared/policies/policy.ts";

export const handler = endpoint(
  {
    method: "POST",
    path: "/system/security/policies/{id}/enable",
    summary: "Enable a policy; within a minute it holds",
    scope: "policies:write",
    audit: "policy.enable",
    response: Policy,
    ...changesPolicies,
  },
  async ({ params, ...request }) => switchPolicy(params.id, true, request),
);
