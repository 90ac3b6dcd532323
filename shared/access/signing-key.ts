import { createPublicKey, hash, type JsonWebKey } from "node:crypto";
import type { KeyName } from "#shared/resources.ts";

/** What KMS keys sign tokens with. */
export type SigningAlgorithm = "ES256" | "RS256";

/** A key as it is registered: its public half, and where the private one is. */
export interface SigningKey {
  readonly use: KeyName;
  /** The thumbprint of the public key (RFC 7638), so that registering a key twice changes nothing. */
  readonly kid: string;
  readonly algorithm: SigningAlgorithm;
  readonly jwk: JsonWebKey;
  readonly key_arn: string;
  readonly created_at: string;
  /** A new key is published before it is used, so that nobody meets a token of a key unknown to him. */
  readonly signs_from: string;
  /** Once rotated: when the last token that it signed has expired. */
  readonly retire_at?: string;
}

const algorithms: Readonly<Record<string, SigningAlgorithm>> = { EC: "ES256", RSA: "RS256" };

/** The members that the thumbprint is made of, in the order that RFC 7638 wants. */
const thumbprinted: Readonly<Record<SigningAlgorithm, readonly string[]>> = {
  ES256: ["crv", "kty", "x", "y"],
  RS256: ["e", "kty", "n"],
};

/** @param publicKey as KMS tells it: SubjectPublicKeyInfo, DER. */
export function newSigningKey(
  use: KeyName,
  { keyArn, publicKey }: { readonly keyArn: string; readonly publicKey: Uint8Array },
  { created_at, signs_from = created_at }: { readonly created_at: string; readonly signs_from?: string },
): SigningKey {
  const der = { key: Buffer.from(publicKey), format: "der", type: "spki" } as const;
  const jwk = createPublicKey(der).export({ format: "jwk" });
  const algorithm = algorithms[jwk.kty ?? ""];
  if (!algorithm) throw new Error(`a key of type ${jwk.kty} can't sign tokens`);
  return { use, kid: thumbprint(jwk, algorithm), algorithm, jwk, key_arn: keyArn, created_at, signs_from };
}

function thumbprint(jwk: JsonWebKey, algorithm: SigningAlgorithm): string {
  const members = thumbprinted[algorithm].map((name) => [name, jwk[name]]);
  return hash("sha256", JSON.stringify(Object.fromEntries(members)), "base64url");
}

/** Whether tokens of this key are still to be believed. */
export const isLive = ({ retire_at }: SigningKey, now: number): boolean =>
  retire_at === undefined || Date.parse(retire_at) > now;

/** The key that signs now: of those whose time has come the newest. */
export function signerAmong(keys: readonly SigningKey[], now: number): SigningKey | undefined {
  const startOf = ({ signs_from }: SigningKey) => Date.parse(signs_from);
  return keys
    .filter((key) => startOf(key) <= now && isLive(key, now))
    .sort((a, b) => startOf(b) - startOf(a))[0];
}

/** The key as `/.well-known/jwks.json` shows it. */
export const publicJwk = ({ jwk, kid, algorithm }: SigningKey) => ({
  ...jwk,
  kid,
  alg: algorithm,
  use: "sig",
});
