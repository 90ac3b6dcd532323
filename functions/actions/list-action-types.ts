import { ActionTypes, describeTypes } from "#shared/actions/describe-types.ts";
import { endpoint } from "#shared/lambda/endpoint.ts";

export const handler = endpoint(
  {
    method: "GET",
    path: "/system/security/action-types",
    summary: "List what actions can do, with the schema of their parameters",
    scope: "actions:read",
    response: ActionTypes,
  },
  async () => describeTypes(),
);
