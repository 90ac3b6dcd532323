import { hash, timingSafeEqual } from "node:crypto";
import type { Scope } from "#shared/access/scopes.ts";
import { newSecret, randomHex } from "#shared/platform/ids.ts";

/** An API key as it is stored: the secret only as a hash, so that a leaked table opens nothing. */
export interface ApiKey {
  readonly key_id: string;
  readonly tenant_id: string;
  /** The client that it is one of; keys from before there were clients have none. */
  readonly client_id?: string;
  readonly name: string;
  /** The people who know its secret: who made it, and who made the key that it was made with or rotated from. */
  readonly owners?: readonly string[];
  /** SHA-256 of the secret, hexadecimal. The secret has 80 random bits at least, so a slow hash would add nothing. */
  readonly secret_hash: string;
  readonly scopes: readonly Scope[];
  /** Where it is shown to us; in a header without it. */
  readonly use?: KeyUsage;
  /** The tenant's key for signing list cursors; it rides on the record that every request reads anyway. */
  readonly cursor_key: string;
  readonly created_at: string;
  readonly expires_at?: string;
  /** Where it may be used from; anywhere without it. */
  readonly source_cidrs?: readonly string[];
  readonly revoked_at?: string;
  /** Its client is disabled. It says so itself, so that authentication reads one record. */
  readonly disabled?: boolean;
  /** The key that took its place; this one lives on until `expires_at`. */
  readonly replaced_by?: string;
  readonly last_used_at?: string;
  /** The decoy that it is: it opens nothing, and its use is told. */
  readonly honeypot_id?: string;
  /** When the dead key's record goes (seconds since 1970). */
  readonly expires_at_s?: number;
}

/**
 * `api`: in a header. `ingest`: as a part of the path, by senders that can set nothing but a URL. `routing`: where
 * PagerDuty's senders have theirs.
 */
export const keyUsages = ["api", "ingest", "routing"] as const;
export type KeyUsage = (typeof keyUsages)[number];

export const useOf = ({ use = "api" }: ApiKey): KeyUsage => use;

const form = /^tk_([0-9a-f]{12})_([A-Za-z0-9_-]{43})$/;
/** PagerDuty's senders take nothing but 32 characters: here 48 bits of id and 80 of secret. */
const routingForm = /^([0-9a-f]{12})([0-9a-f]{20})$/;

const partsOf = (key: string) => form.exec(key) ?? routingForm.exec(key);

/** @returns the record to store and the key itself (`tk_<id>_<secret>`; a routing key is bare), which is shown once. */
export function newApiKey(grant: Omit<ApiKey, "key_id" | "secret_hash">): { record: ApiKey; key: string } {
  const keyId = randomHex(6);
  const isRouting = grant.use === "routing";
  const secret = isRouting ? randomHex(10) : newSecret();
  const record = { ...grant, key_id: keyId, secret_hash: hash("sha256", secret) };
  return { record, key: prefixOf(record) + (isRouting ? "" : "_") + secret };
}

/** What may be shown of a key for ever, so that people can tell which one they hold. */
export const prefixOf = ({ key_id, use }: Pick<ApiKey, "key_id" | "use">): string =>
  use === "routing" ? key_id : `tk_${key_id}`;

/** The readable id inside a key, or undefined for what can't be one. */
export function keyIdOf(key: string): string | undefined {
  return partsOf(key)?.[1];
}

/** Compares in a time that doesn't depend on where the hashes differ. */
export function opens(record: ApiKey, key: string): boolean {
  const secret = partsOf(key)?.[2];
  if (!secret) return false;
  return timingSafeEqual(Buffer.from(hash("sha256", secret)), Buffer.from(record.secret_hash));
}

export type KeyStatus = "active" | "disabled" | "expired" | "revoked";

/** @param now in milliseconds since 1970. */
export function statusOf({ revoked_at, expires_at, disabled }: ApiKey, now: number): KeyStatus {
  if (revoked_at !== undefined) return "revoked";
  if (expires_at !== undefined && Date.parse(expires_at) <= now) return "expired";
  return disabled ? "disabled" : "active";
}
