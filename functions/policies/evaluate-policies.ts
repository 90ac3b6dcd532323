import { endpoint } from "#shared/lambda/endpoint.ts";
import { PolicyEvaluation, PolicyQuestion, showEvaluation, toRequest } from "#shared/policies/evaluation.ts";
import { explain } from "#shared/policies/explain.ts";
import { PolicyBook, readsPolicies } from "#shared/policies/policy-book.ts";

const book = new PolicyBook();

export const handler = endpoint(
  {
    method: "POST",
    path: "/system/security/policies/evaluate",
    summary: "Ask what the policies say of a request, and why; nothing is done",
    scope: "policies:read",
    audit: "none",
    body: PolicyQuestion,
    response: PolicyEvaluation,
    ...readsPolicies,
  },
  async ({ body, caller }) => {
    const { [body.kind]: set } = await book.newest(caller.tenantId);
    return showEvaluation(explain(set, toRequest(body, caller)));
  },
);
