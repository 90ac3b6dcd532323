import { ActionTypes, describeTypes } from "#shared/actions/describe-types.ts";
import { endpoint } from "#shared/lambda/endpoint.ts";

export const handler = endpoint(
  {
    method: "GET",
    path: "/system/security/action-types",
    summary: "List what actions can do; NewAction in the API's description says what parameters each takes",
    scope: "actions:read",
    response: ActionTypes,
  },
  async () => describeTypes(),
);
