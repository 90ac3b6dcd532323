import { hash } from "node:crypto";
import { canonicalJson } from "#shared/platform/canonical-json.ts";
import { badRequest } from "#shared/problems.ts";

/** Quoted, a String of RFC 9651, or bare, as many clients send it (draft-ietf-httpapi-idempotency-key-header-07). */
const quoted = /^"((?:[\x20-\x21\x23-\x5b\x5d-\x7e]|\\["\\])*)"$/;
const bare = /^[\x21\x23-\x5b\x5d-\x7e]+$/;
const longest = 255;

/** The key in an `Idempotency-Key` header; undefined without one. @throws 400 when it can't be read. */
export function readIdempotencyKey(header: string | undefined): string | undefined {
  if (header === undefined) return undefined;
  const value = header.trim();
  const key = quoted.exec(value)?.[1]?.replaceAll(/\\(.)/g, "$1") ?? (bare.test(value) ? value : "");
  if (key === "" || key.length > longest) {
    throw badRequest(`Idempotency-Key must be 1 to ${longest} printable ASCII characters.`);
  }
  return key;
}

/** One request as its sender names it: the same key means another thing to another caller, or at another endpoint. */
export const idempotencyId = (caller: string, operation: string, key: string): string =>
  hash("sha256", JSON.stringify([caller, operation, key]));

/**
 * What was asked. Only a hash of it is kept: bodies may hold what nobody should find in a table. A password isn't even
 * part of the hash, because one that is so fast to compute lets passwords be guessed.
 */
export const fingerprintOf = (request: unknown): string =>
  hash("sha256", canonicalJson(JSON.parse(JSON.stringify(request, withoutPassword))));

const withoutPassword = (name: string, value: unknown): unknown => (name === "password" ? undefined : value);
