import { endpoint } from "#shared/lambda/endpoint.ts";
import { changesPolicies, createPolicy } from "#shared/policies/change-policies.ts";
import { NewPolicy, Policy } from "#shared/policies/policy.ts";

export const handler = endpoint(
  {
    method: "POST",
    path: "/system/security/policies",
    summary: "Create a policy; it holds within a minute",
    scope: "policies:write",
    audit: "policy.create",
    body: NewPolicy,
    response: Policy,
    status: 201,
    ...changesPolicies,
  },
  async ({ body, ...request }) => createPolicy(body, request),
);
