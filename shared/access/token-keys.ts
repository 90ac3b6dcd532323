import { createPublicKey, type KeyObject } from "node:crypto";
import { hasSharedKey, sharedKey, sharedKeyId } from "#shared/access/shared-token-key.ts";
import { isLive, type SigningAlgorithm, type SigningKey } from "#shared/access/signing-key.ts";
import { listSigningKeys } from "#shared/access/signing-key-store.ts";
import { clock } from "#shared/platform/clock.ts";

/** A key that verifies tokens, ready for use. */
export interface TokenKey {
  /** The only one that it verifies, whatever a token says. */
  readonly algorithm: SigningAlgorithm | "HS256";
  readonly key: KeyObject;
}

/** A key that was taken out of the table by hand counts no longer than this. */
const cacheMs = 60_000;
/** A key that is unknown is looked for, but tokens with made-up key ids cost no more reads than this. */
const rereadMs = 5_000;

type Remembered = TokenKey & { readonly record: SigningKey };

let remembered: { readonly keys: ReadonlyMap<string, Remembered>; readonly readAt: number } | undefined;

/** The key of this id that our access tokens may be signed with. */
export async function tokenKey(kid: string): Promise<TokenKey | undefined> {
  if (kid === sharedKeyId) return hasSharedKey() ? { algorithm: "HS256", key: await sharedKey() } : undefined;
  const age = remembered ? clock.now() - remembered.readAt : Number.POSITIVE_INFINITY;
  const known = remembered?.keys.has(kid);
  if (age > (known ? cacheMs : rereadMs)) await reread();
  const key = remembered?.keys.get(kid);
  return key && isLive(key.record, clock.now()) ? key : undefined;
}

async function reread(): Promise<void> {
  const records = await listSigningKeys("tokens");
  const keys = records.map((record): [string, Remembered] => {
    const key = createPublicKey({ key: record.jwk, format: "jwk" });
    return [record.kid, { record, key, algorithm: record.algorithm }];
  });
  remembered = { keys: new Map(keys), readAt: clock.now() };
}
