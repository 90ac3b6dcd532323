import type { ApiKey } from "#shared/access/api-key.ts";
import { readApiKey } from "#shared/access/api-key-store.ts";
import type { StoredClient } from "#shared/api-clients/api-client.ts";
import { findClient } from "#shared/api-clients/api-client-store.ts";
import { notFound } from "#shared/problems.ts";

interface KeyPlace {
  readonly id: string;
  readonly key_id: string;
}

/** A client of the tenant and a key of that client; 404 for anything else, also for another client's key. */
export async function findClientKey(
  tenantId: string,
  place: KeyPlace,
): Promise<{ client: StoredClient; key: ApiKey }> {
  const [client, key] = await Promise.all([findClient(tenantId, place.id), findKey(tenantId, place)]);
  return { client, key };
}

/** The key alone: it says itself whose it is. */
export async function findKey(tenantId: string, { id, key_id }: KeyPlace): Promise<ApiKey> {
  const key = await readApiKey(key_id);
  if (!key || key.tenant_id !== tenantId || key.client_id !== id) throw notFound("API key");
  return key;
}
