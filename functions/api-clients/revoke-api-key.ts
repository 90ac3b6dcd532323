import { ClientKey, showKey } from "#shared/api-clients/client-key.ts";
import { findClientKey } from "#shared/api-clients/find-key.ts";
import { revokeKey } from "#shared/api-clients/issue-key.ts";
import { endpoint } from "#shared/lambda/endpoint.ts";

export const handler = endpoint(
  {
    method: "POST",
    path: "/system/api-clients/{id}/keys/{key_id}/revoke",
    summary: "Revoke a key: it doesn't work any more after a minute",
    scope: "api-clients:write",
    audit: "api_key.revoke",
    response: ClientKey,
    tables: { apiClients: "write", apiKeys: "write" },
  },
  async ({ params, caller, change }) => {
    const { client, key } = await findClientKey(caller.tenantId, params);
    const detail = { targetId: key.key_id, meta: { client_id: client.id } };
    change.describe(key.revoked_at ? { action: "none" } : detail);
    return showKey(key.revoked_at ? key : revokeKey(change, client, key));
  },
);
