import type { ApiKey } from "#shared/access/api-key.ts";
import { readApiKey } from "#shared/access/api-key-store.ts";
import type { StoredClient } from "#shared/api-clients/api-client.ts";
import { findClient } from "#shared/api-clients/api-client-store.ts";
import { notFound } from "#shared/problems.ts";

/** A client of the tenant and a key of that client; 404 for anything else, also for another client's key. */
export async function findClientKey(
  tenantId: string,
  { id, key_id }: { readonly id: string; readonly key_id: string },
): Promise<{ client: StoredClient; key: ApiKey }> {
  const [client, key] = await Promise.all([findClient(tenantId, id), readApiKey(key_id)]);
  if (!key || key.tenant_id !== tenantId || key.client_id !== id) throw notFound("API key");
  return { client, key };
}
