import { endpoint } from "#shared/lambda/endpoint.ts";
import { changesPolicies, replacePolicy } from "#shared/policies/change-policies.ts";
import { NewPolicy, Policy } from "#shared/policies/policy.ts";

export const handler = endpoint(
  {
    method: "PUT",
    path: "/system/security/policies/{id}",
    summary: "Replace a policy by its next version, which holds within a minute",
    scope: "policies:write",
    audit: "policy.update",
    body: NewPolicy,
    response: Policy,
    ...changesPolicies,
  },
  async ({ params, body, ...request }) => replacePolicy(params.id, body, request),
);
