import { readDigest } from "#shared/audit/archive/digest.ts";
import { digestSigner } from "#shared/audit/archive/digest-key.ts";
import type { StoredDigest } from "#shared/audit/archive/digest-store.ts";
import { type Seal, sealedText } from "#shared/audit/archive/seal.ts";
import { toSeconds } from "#shared/audit/archive/trail.ts";
import { clock } from "#shared/platform/clock.ts";

/** States, signed, that a chain ends with a digest, or that it begins after one. */
export async function makeSeal(kind: Seal["kind"], digest: StoredDigest): Promise<Seal> {
  const signer = await digestSigner();
  const { last_seq, last_hash } = readDigest(digest).chain;
  const seal = {
    chain: digest.chain,
    kind,
    digest: digest.number,
    digest_signature: digest.signature,
    seq: last_seq,
    hash: last_hash,
    at: toSeconds(Math.floor(clock.now() / 1000)),
    fingerprint: signer.fingerprint,
  };
  return { ...seal, signature: await signer.sign(sealedText(seal)) };
}
