import { readDigest, signedPart } from "#shared/audit/archive/digest.ts";
import { digestKeys } from "#shared/audit/archive/digest-key.ts";
import { listDigests, type StoredDigest } from "#shared/audit/archive/digest-store.ts";
import { isSigned } from "#shared/audit/archive/public-key.ts";
import type { Link } from "#shared/audit/audit-chain.ts";

/** The places of a chain that signed digests vouch for: each says which hash the chain had where it ended. */
export class Checkpoints {
  /** The last digest that the chain was held against. */
  number: number;
  passed = 0;
  /** The last place that a signature vouches for. */
  signedThrough: number | null = null;
  readonly #digests: AsyncGenerator<StoredDigest>;
  #next: StoredDigest | undefined;

  private constructor(chain: string, afterNumber: number) {
    this.number = afterNumber;
    this.#digests = listDigests(chain, afterNumber);
  }

  static async after(chain: string, number: number): Promise<Checkpoints> {
    const checkpoints = new Checkpoints(chain, number);
    await checkpoints.#advance();
    return checkpoints;
  }

  /** Holds a place that the chain has reached against the digest that ends there, if any. @returns what is wrong. */
  async reach({ seq, hash }: Link): Promise<string | undefined> {
    const digest = this.#next;
    if (!digest || seq < readDigest(digest).chain.last_seq) return undefined;
    if (digest.number !== this.number + 1) return `Digest ${this.number + 1} is missing.`;
    if (!(await isGenuine(digest))) return `Digest ${digest.number} is not what was signed.`;
    if (readDigest(digest).chain.last_hash !== hash) {
      return `Entry ${seq} is not the one that digest ${digest.number} was signed for.`;
    }
    this.number = digest.number;
    this.passed++;
    this.signedThrough = seq;
    await this.#advance();
    return undefined;
  }

  async #advance(): Promise<void> {
    const { done, value } = await this.#digests.next();
    this.#next = done ? undefined : value;
  }
}

async function isGenuine({ chain, number, text, signature }: StoredDigest): Promise<boolean> {
  const said = readDigest({ text });
  const key = (await digestKeys()).get(said.digestPublicKeyFingerprint);
  const isItself = said.chain.name === chain && said.chain.digest === number;
  return isItself && key !== undefined && isSigned(key, signedPart(text), signature);
}
