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
  // A client that isn't there is told before a key that isn't, whichever was found out first.
  const [client, key] = await Promise.all([findClient(tenantId, place.id), readApiKey(place.key_id)]);
  return { client, key: keyAt(tenantId, place, key) };
}

/** The key alone: it says itself whose it is. */
export const findKey = async (tenantId: string, place: KeyPlace): Promise<ApiKey> =>
  keyAt(tenantId, place, await readApiKey(place.key_id));

function keyAt(tenantId: string, { id }: KeyPlace, key: ApiKey | undefined): ApiKey {
  if (!key || key.tenant_id !== tenantId || key.client_id !== id) throw notFound("API key");
  return key;
}
