import { createPublicKey, hash, type KeyObject, verify } from "node:crypto";

/** A key that digests are signed with, as its verifiers know it. */
export interface PublicKey {
  /** 32 hexadecimal digits, the first half of the SHA-256 of the key (PKCS #1, DER). */
  readonly fingerprint: string;
  /** PKCS #1, DER: the form in which CloudTrail gives its keys out. */
  readonly pkcs1: Buffer;
  readonly key: KeyObject;
}

/** @throws for a key that isn't RSA: CloudTrail's validator knows no other. */
export function publicKeyFrom(input: Parameters<typeof createPublicKey>[0]): PublicKey {
  const key = createPublicKey(input);
  const pkcs1 = key.export({ type: "pkcs1", format: "der" });
  return { fingerprint: hash("sha256", pkcs1).slice(0, 32), pkcs1, key };
}

/** SHA256withRSA (PKCS #1 v1.5). @param signature hexadecimal. */
export const isSigned = ({ key }: PublicKey, text: string, signature: string): boolean =>
  verify("sha256", Buffer.from(text), key, Buffer.from(signature, "hex"));
