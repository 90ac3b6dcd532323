/**
 * A signed statement about a chain as a whole. The head says where it ends: a verifier that only follows digests
 * backwards doesn't notice that the newest ones are gone. A tombstone says that everything up to a digest was removed
 * when its time had come, so that the chain begins after it.
 */
export interface Seal {
  readonly chain: string;
  readonly kind: "head" | "tombstone";
  /** The digest that it is about; `digest_signature` names it beyond doubt. */
  readonly digest: number;
  readonly digest_signature: string;
  /** The last entry in that digest. */
  readonly seq: number;
  readonly hash: string;
  /** When it was made, to the second. */
  readonly at: string;
  readonly fingerprint: string;
  /** Of all the above, see `sealedText`; lower-case hexadecimal. */
  readonly signature: string;
}

/** What is signed: one value a line, so that none can be taken for another. */
export const sealedText = (seal: Omit<Seal, "signature">): string =>
  [
    "tocsin-audit-seal-1",
    seal.chain,
    seal.kind,
    seal.digest,
    seal.digest_signature,
    seal.seq,
    seal.hash,
    seal.at,
    seal.fingerprint,
  ].join("\n");
