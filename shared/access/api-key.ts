import { hash, timingSafeEqual } from "node:crypto";
import type { Scope } from "#shared/access/scopes.ts";
import { newSecret, randomHex } from "#shared/platform/ids.ts";

/** An API key as it is stored: the secret only as a hash, so that a leaked table opens nothing. */
export interface ApiKey {
  readonly key_id: string;
  readonly tenant_id: string;
  readonly name: string;
  /** SHA-256 of the secret, hexadecimal. The secret has 256 random bits, so a slow hash would add nothing. */
  readonly secret_hash: string;
  readonly scopes: readonly Scope[];
  /** The tenant's key for signing list cursors; it rides on the record that every request reads anyway. */
  readonly cursor_key: string;
  readonly created_at: string;
}

const form = /^tk_([0-9a-f]{12})_([A-Za-z0-9_-]{43})$/;

/** @returns the record to store and the key itself (`tk_<id>_<secret>`), which is shown once. */
export function newApiKey(grant: Omit<ApiKey, "key_id" | "secret_hash">): { record: ApiKey; key: string } {
  const keyId = randomHex(6);
  const secret = newSecret();
  const record = { ...grant, key_id: keyId, secret_hash: hash("sha256", secret) };
  return { record, key: `tk_${keyId}_${secret}` };
}

/** The readable id inside a key, or undefined for what can't be one. */
export function keyIdOf(key: string): string | undefined {
  return form.exec(key)?.[1];
}

/** Compares in a time that doesn't depend on where the hashes differ. */
export function opens(record: ApiKey, key: string): boolean {
  const secret = form.exec(key)?.[2];
  if (!secret) return false;
  return timingSafeEqual(Buffer.from(hash("sha256", secret)), Buffer.from(record.secret_hash));
}
