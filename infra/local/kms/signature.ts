import { constants, type KeyObject, sign, verify } from "node:crypto";
import * as ecdsaDigest from "./ecdsa-digest.ts";
import type { SigningAlgorithm } from "./key-spec.ts";
import * as rsaDigest from "./rsa-digest.ts";

/** What is to be signed: a message, or the digest of one. */
export interface Signable {
  readonly bytes: Buffer;
  readonly isDigest: boolean;
}

export function signatureOf(
  key: KeyObject,
  algorithm: SigningAlgorithm,
  { bytes, isDigest }: Signable,
): Buffer {
  if (!isDigest) return sign(algorithm.hash, bytes, withPadding(key, algorithm));
  if (algorithm.scheme === "ECDSA") return ecdsaDigest.signDigest(key, bytes);
  return rsaDigest.signDigest(key, algorithm, bytes);
}

export function isSignatureOf(
  key: KeyObject,
  algorithm: SigningAlgorithm,
  { bytes, isDigest }: Signable,
  signature: Buffer,
): boolean {
  if (!isDigest) return verify(algorithm.hash, bytes, withPadding(key, algorithm), signature);
  if (algorithm.scheme === "ECDSA") return ecdsaDigest.verifyDigest(key, bytes, signature);
  return rsaDigest.verifyDigest(key, algorithm, bytes, signature);
}

function withPadding(key: KeyObject, { scheme }: SigningAlgorithm) {
  if (scheme !== "PSS") return key;
  return { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST };
}
