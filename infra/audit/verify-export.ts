import { hash } from "node:crypto";
import { type Digest, readDigest, type SignedDigest, signedPart } from "#shared/audit/archive/digest.ts";
import { unpackLogFile } from "#shared/audit/archive/log-file.ts";
import { isSigned, type PublicKey } from "#shared/audit/archive/public-key.ts";
import { type Seal, sealedText } from "#shared/audit/archive/seal.ts";
import { keyPrefix } from "#shared/audit/archive/trail.ts";
import { type ChainKind, chainOf, genesis } from "#shared/audit/audit-chain.ts";
import { ChainWalk, type Written } from "#shared/audit/verify-chain.ts";
import { listKeys, readMetadata, readObject, readSeal } from "./export-files.ts";
import type { Manifest } from "./export-layout.ts";
import { Flaw } from "./flaw.ts";

/**
 * Verifies one chain of an export, from its beginning or tombstone to its head, with trusted keys and nothing but the
 * files. What it has found good is in its fields, also when it stops at a flaw.
 */
export class ChainVerifier {
  digests = 0;
  walk = new ChainWalk(genesis);
  /** When everything before the first entry was removed. */
  removedAt: string | undefined;
  /** When the head was made: nothing is known of what came later. */
  until: string | undefined;
  readonly #folder: string;
  readonly #kind: ChainKind;
  readonly #chain: string;
  readonly #prefix: string;
  readonly #keys: ReadonlyMap<string, PublicKey>;

  constructor(
    folder: string,
    { tenant_id }: Manifest,
    kind: ChainKind,
    keys: ReadonlyMap<string, PublicKey>,
  ) {
    this.#folder = folder;
    this.#kind = kind;
    this.#chain = chainOf(tenant_id, kind);
    this.#prefix = `${keyPrefix({ tenantId: tenant_id, kind })}/AWSLogs`;
    this.#keys = keys;
  }

  /** @throws Flaw at the first thing that is wrong. */
  verify(): void {
    const head = this.#seal("head");
    if (!head) throw new Flaw("There is no head: whether the newest entries are missing can't be told.");
    const tombstone = this.#seal("tombstone");
    this.removedAt = tombstone?.at;
    this.walk = new ChainWalk(tombstone ?? genesis);
    const present = this.#digestsByNumber();
    let previous: SignedDigest | undefined;
    for (let number = (tombstone?.digest ?? 0) + 1; number <= head.digest; number++) {
      const digest = present.get(number);
      if (!digest) throw new Flaw(missing(number, head));
      this.#checkDigest(digest, previous, previous?.signature ?? tombstone?.digest_signature ?? null);
      this.#checkLogs(readDigest(digest));
      this.digests++;
      previous = digest;
    }
    this.#checkEnd(head, previous);
    this.until = head.at;
  }

  #seal(kind: Seal["kind"]): Seal | undefined {
    const seal = readSeal(this.#folder, this.#kind, kind);
    if (!seal) return undefined;
    const ours = seal.kind === kind && seal.chain === this.#chain;
    if (!ours || !isSigned(this.#key(seal.fingerprint), sealedText(seal), seal.signature)) {
      throw new Flaw(`The ${kind} is not what was signed.`);
    }
    return seal;
  }

  #key(fingerprint: string): PublicKey {
    const key = this.#keys.get(fingerprint);
    if (!key)
      throw new Flaw(`It is signed by the key ${fingerprint}, which is none of those that you trust.`);
    return key;
  }

  /** By what they say of themselves, which is believed only once the signature has been checked. */
  #digestsByNumber(): ReadonlyMap<number, SignedDigest & { readonly key: string }> {
    const keys = listKeys(this.#folder, this.#prefix).filter((key) => key.includes("/CloudTrail-Digest/"));
    return new Map(
      keys.map((key) => {
        const text = readObject(this.#folder, key);
        const { signature = "" } = readMetadata(this.#folder, key);
        return [digestNumber(key, text), { key, text, signature }];
      }),
    );
  }

  #checkDigest(
    digest: SignedDigest & { readonly key: string },
    previous: SignedDigest | undefined,
    previousSignature: string | null,
  ): void {
    const said = readDigest(digest);
    if (said.digestS3Object !== digest.key) throw new Flaw(`The digest ${digest.key} was moved or renamed.`);
    if (!isSigned(this.#key(said.digestPublicKeyFingerprint), signedPart(digest.text), digest.signature)) {
      throw new Flaw(`The signature of the digest ${digest.key} is not that of its content.`);
    }
    const follows =
      said.previousDigestSignature === previousSignature &&
      (!previous || said.previousDigestHashValue === hash("sha256", previous.text));
    if (!follows) throw new Flaw(`The digest ${digest.key} doesn't follow from the one before it.`);
  }

  #checkLogs({ logFiles, chain }: Digest): void {
    for (const { s3Object, hashValue } of logFiles) {
      const text = readObject(this.#folder, s3Object);
      if (hash("sha256", text) !== hashValue) {
        throw new Flaw(`The log file ${s3Object} was changed: its hash isn't the one that its digest has.`);
      }
      for (const written of unpackLogFile(text)) this.#step(written);
    }
    const { seq, hash: reached } = this.walk.end;
    if (seq !== chain.last_seq || reached !== chain.last_hash) {
      throw new Flaw(
        `The log files of digest ${chain.digest} end at entry ${seq}, not at entry ${chain.last_seq}.`,
      );
    }
  }

  #step(written: Written): void {
    const problem = this.walk.step(written);
    if (problem !== undefined) throw new Flaw(problem);
  }

  #checkEnd(head: Seal, last: SignedDigest | undefined): void {
    const { seq, hash: reached } = this.walk.end;
    if (last?.signature !== head.digest_signature || seq !== head.seq || reached !== head.hash) {
      throw new Flaw(
        `The head says that the chain ends at entry ${head.seq} of digest ${head.digest}; it ends at ${seq}.`,
      );
    }
  }
}

function missing(number: number, head: Seal): string {
  return number === head.digest
    ? `The tail is cut off: the head says that there is a digest ${number} with entries up to ${head.seq}.`
    : `Digest ${number} is missing.`;
}

function digestNumber(key: string, text: string): number {
  try {
    return readDigest({ text }).chain.digest;
  } catch {
    throw new Flaw(`The digest ${key} is damaged: it is not JSON of a digest.`);
  }
}
