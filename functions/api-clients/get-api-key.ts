import { ClientKey, showKey } from "#shared/api-clients/client-key.ts";
import { findKey } from "#shared/api-clients/find-key.ts";
import { endpoint } from "#shared/lambda/endpoint.ts";

export const handler = endpoint(
  {
    method: "GET",
    path: "/system/api-clients/{id}/keys/{key_id}",
    summary: "Get one key of an API client: what it may do, and when it was last used",
    scope: "api-clients:read",
    response: ClientKey,
    tables: { apiKeys: "read" },
  },
  async ({ params, caller }) => showKey(await findKey(caller.tenantId, params)),
);
