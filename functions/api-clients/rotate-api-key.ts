import { statusOf } from "#shared/access/api-key.ts";
import { peopleBehind } from "#shared/access/people-behind.ts";
import { IssuedKey, KeyRotation, showKey } from "#shared/api-clients/client-key.ts";
import { findClientKey } from "#shared/api-clients/find-key.ts";
import { assertMayGrant } from "#shared/api-clients/grants.ts";
import { rotateKey } from "#shared/api-clients/issue-key.ts";
import { endpoint } from "#shared/lambda/endpoint.ts";
import { clock } from "#shared/platform/clock.ts";
import { conflict } from "#shared/problems.ts";

export const handler = endpoint(
  {
    method: "POST",
    path: "/system/api-clients/{id}/keys/{key_id}/rotate",
    summary: "Make a new key in the place of another, which lives on for a grace period",
    scope: "api-clients:write",
    audit: "api_key.rotate",
    body: KeyRotation,
    bodyOptional: true,
    response: IssuedKey,
    status: 201,
    shownOnce: ["key"],
    tables: { apiClients: "write", apiKeys: "write" },
  },
  async ({ params, body, caller, change }) => {
    const { client, key: old } = await findClientKey(caller.tenantId, params);
    if (old.replaced_by) throw conflict(`The key was rotated to ${old.replaced_by} already.`);
    const status = statusOf(old, clock.now());
    if (status !== "active") throw conflict(`The key is ${status}.`);
    assertMayGrant(caller, old.scopes);
    const { record, key } = rotateKey(change, client, old, body.grace_period_s * 1000, peopleBehind(caller));
    change.describe({ targetId: old.key_id, meta: { client_id: client.id, new_key_id: record.key_id } });
    return { ...showKey(record), key };
  },
);
