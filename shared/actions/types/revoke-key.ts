import * as z from "zod";
import { type ApiKey, statusOf } from "#shared/access/api-key.ts";
import { innerType } from "#shared/actions/action-type.ts";
import type { StoredClient } from "#shared/api-clients/api-client.ts";
import { findClientKey } from "#shared/api-clients/find-key.ts";
import { revokeKey as revoking } from "#shared/api-clients/issue-key.ts";
import { clock } from "#shared/platform/clock.ts";
import { conflict } from "#shared/problems.ts";

const Parameters = z.strictObject({
  client_id: z.string().min(1).max(128),
  key_id: z.string().min(1).max(128),
});
type Parameters = z.output<typeof Parameters>;

interface Found {
  readonly client: StoredClient;
  readonly key: ApiKey;
}

/** Ends a key for good: there is no way back. */
export const revokeKey = innerType<Parameters, Found>({
  name: "revoke_key",
  summary: "Revoke an API key: it doesn't work any more after a minute, and never again",
  risk: "medium",
  parameters: Parameters,
  reads: { tables: { apiClients: "read", apiKeys: "read" } },
  writes: { tables: { apiClients: "write", apiKeys: "write" } },
  read: (tenantId, { client_id, key_id }) => findClientKey(tenantId, { id: client_id, key_id }),
  // Of a key only its end and its successor matter: other keys of the client may come and go.
  versionOf: ({ key }) => `${statusOf(key, clock.now())} ${key.replaced_by ?? ""}`.trimEnd(),
  look: ({ key }) => {
    const status = statusOf(key, clock.now());
    if (key.revoked_at !== undefined) throw conflict("The key is revoked already.");
    return {
      target: { kind: "api_key", id: key.key_id },
      preview: {
        summary: `Revokes the key ${key.name}`,
        changes: [{ field: "status", before: status, after: "revoked" }],
      },
    };
  },
  effect: (change, { current: { client, key } }) => {
    revoking(change, client, key);
  },
  isDone: ({ current: { key } }) => key.revoked_at !== undefined,
});
