import { keyIdOf, opens } from "#shared/access/api-key.ts";
import { findApiKey } from "#shared/access/api-key-store.ts";
import type { Caller } from "#shared/lambda/caller.ts";

/** Who asks with an API key; undefined when it is worth nothing. */
export async function callerOfKey(key: string): Promise<Caller | undefined> {
  const keyId = keyIdOf(key);
  const record = keyId ? await findApiKey(keyId) : undefined;
  if (!record || !opens(record, key)) return undefined;
  return {
    tenantId: record.tenant_id,
    principalId: record.key_id,
    kind: "key",
    scopes: record.scopes,
    cursorKey: record.cursor_key,
  };
}
