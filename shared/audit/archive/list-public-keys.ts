import type { PublicKey } from "#shared/audit/archive/public-key.ts";

/** Digests of any age may be verified, so a key is good for ever. */
const from = Date.UTC(2020, 0, 1) / 1000;
const until = Date.UTC(2100, 0, 1) / 1000;

/** The answer of CloudTrail's `ListPublicKeys`, in AWS JSON: times are seconds, bytes are base64. */
export const listPublicKeys = (keys: Iterable<PublicKey>) => ({
  PublicKeyList: [...keys].map(({ fingerprint, pkcs1 }) => ({
    Value: pkcs1.toString("base64"),
    ValidityStartTime: from,
    ValidityEndTime: until,
    Fingerprint: fingerprint,
  })),
});
