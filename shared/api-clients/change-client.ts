import { changingKey, readApiKey } from "#shared/access/api-key-store.ts";
import type { Scope } from "#shared/access/scopes.ts";
import { type ApiClientChange, nextVersion, type StoredClient } from "#shared/api-clients/api-client.ts";
import { storingClient } from "#shared/api-clients/api-client-store.ts";
import type { Change } from "#shared/lambda/change.ts";

/**
 * Changes a client, and in the same transaction what its keys know of it: that it is disabled, and what it may do at
 * most. So authentication needs to read nothing but the key.
 * @param disabledBy the action that disables it, where one does.
 */
export async function changeClient(
  change: Change,
  client: StoredClient,
  { name, description, scopes, status }: ApiClientChange,
  disabledBy?: string,
): Promise<StoredClient> {
  const next = nextVersion(client, {
    ...(name !== undefined && { name }),
    ...(description !== undefined && { description }),
    ...(scopes && { scopes }),
    ...(status && { status, disabled_by: disabledBy }),
  });
  const narrowed = client.scopes.some((scope) => !next.scopes.includes(scope));
  if (narrowed || next.status !== client.status) {
    for (const { id } of next.live_keys) {
      const disabled = next.status === "disabled";
      const fewer = narrowed ? { scopes: await scopesWithin(id, next.scopes) } : {};
      change.write(changingKey(id, { disabled, ...fewer }));
    }
  }
  change.append(storingClient(next));
  return next;
}

async function scopesWithin(keyId: string, limit: readonly Scope[]): Promise<Scope[]> {
  const { scopes = [] } = (await readApiKey(keyId)) ?? {};
  return scopes.filter((scope) => limit.includes(scope));
}
