import { peopleBehind } from "#shared/access/people-behind.ts";
import { findClient } from "#shared/api-clients/api-client-store.ts";
import { IssuedKey, NewClientKey, scopesOf, showKey } from "#shared/api-clients/client-key.ts";
import { assertMayGrant, assertWithin } from "#shared/api-clients/grants.ts";
import { issueKey } from "#shared/api-clients/issue-key.ts";
import { endpoint } from "#shared/lambda/endpoint.ts";

export const handler = endpoint(
  {
    method: "POST",
    path: "/system/api-clients/{id}/keys",
    summary: "Make an API key for a client; the key itself is shown only in the answer",
    scope: "api-clients:write",
    audit: "api_key.create",
    body: NewClientKey,
    bodyOptional: true,
    response: IssuedKey,
    status: 201,
    shownOnce: ["key"],
    tables: { apiClients: "write", apiKeys: "write" },
  },
  async ({ params, body, caller, change }) => {
    const client = await findClient(caller.tenantId, params.id);
    const { name = client.name, use, expires_at, source_cidrs } = body;
    const scopes = scopesOf(body, client);
    assertWithin(client.scopes, scopes);
    assertMayGrant(caller, scopes);
    const grant = { name, use, scopes, cursor_key: caller.cursorKey, owners: peopleBehind(caller) };
    const { record, key } = issueKey(change, client, {
      ...grant,
      ...(expires_at && { expires_at }),
      ...(source_cidrs && { source_cidrs }),
    });
    change.describe({ targetId: record.key_id, meta: { client_id: client.id } });
    return { ...showKey(record), key };
  },
);
