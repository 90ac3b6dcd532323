import { endpoint } from "#shared/lambda/endpoint.ts";
import { deletePolicy } from "#shared/policies/change-policies.ts";

export const handler = endpoint(
  {
    method: "DELETE",
    path: "/system/security/policies/{id}",
    summary: "Delete a policy; its versions can still be read",
    scope: "policies:write",
    audit: "policy.delete",
    status: 204,
    tables: { policies: "write" },
  },
  async ({ params, ...request }) => deletePolicy(params.id, request),
);
