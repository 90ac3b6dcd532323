import * as z from "zod";
import { Checkpoints } from "#shared/audit/archive/checkpoints.ts";
import { verifiesDigests } from "#shared/audit/archive/digest-key.ts";
import { openSeal } from "#shared/audit/archive/open-seal.ts";
import type { Seal } from "#shared/audit/archive/seal.ts";
import { type ChainKind, chainKinds, chainOf, genesis, type Link } from "#shared/audit/audit-chain.ts";
import { readEntry, readForward } from "#shared/audit/audit-store.ts";
import { ChainWalk } from "#shared/audit/verify-chain.ts";
import { clock } from "#shared/platform/clock.ts";

/** What was verified, and nothing beyond it: the entries from `first_seq` to `last_seq`. */
export const Verification = z
  .object({
    valid: z.boolean(),
    chain: z.enum(chainKinds),
    entries: z.int(),
    first_seq: z.int().nullable(),
    last_seq: z.int().nullable(),
    first_hash: z.string().nullable(),
    last_hash: z.string().nullable(),
    problem: z.string().nullable(),
    digests: z.int().describe("Signed digests that the entries were held against"),
    signed_through: z.int().nullable().describe("Up to here a signature vouches for what was verified"),
    removed_through: z
      .int()
      .describe("Up to here retention has removed entries, and says so in a signed tombstone"),
    next_cursor: z.string().nullable(),
  })
  .meta({ id: "AuditVerification" });
type Verified = Omit<z.output<typeof Verification>, "next_cursor">;

/** What a function that verifies chains may touch. */
export const verifiesChains = {
  tables: {
    ...verifiesDigests.tables,
    auditEntries: "read",
    auditDigests: "read",
    auditSeals: "read",
  },
  keys: verifiesDigests.keys,
} as const;

/** Where a page goes on: after an entry, and after a digest. */
export interface VerifiedPlace extends Link {
  readonly digest: number;
}

/** Well inside the ten seconds that an endpoint has. */
const mostMs = 4000;
const mostPerRead = 1000;

/**
 * Recomputes a tenant's chain and holds it against what is signed, until the chain ends or breaks, or the time is up.
 * @param from where the page before ended; without it from the beginning, or from the tombstone.
 * @returns the place to go on from: null at the end, and where something is wrong.
 */
export async function verifyPage(
  tenantId: string,
  kind: ChainKind,
  from: VerifiedPlace | undefined,
): Promise<{ verified: Verified; next: VerifiedPlace | null }> {
  const chain = chainOf(tenantId, kind);
  const [tombstone, head] = await Promise.all([openSeal(chain, "tombstone"), openSeal(chain, "head")]);
  const removed = typeof tombstone === "object" ? tombstone : undefined;
  const beginning = removed ?? { ...genesis, digest: 0 };
  const start = from && from.seq > beginning.seq ? from : beginning;
  const walk = new ChainWalk(start);
  const checkpoints = await Checkpoints.after(chain, start.digest);
  const forged = [tombstone, head].find((seal) => typeof seal === "string");
  const { first, problem, isEnd } = forged
    ? { first: null, problem: forged, isEnd: true }
    : await walkOn(chain, walk, checkpoints, head as Seal | undefined);
  const last = walk.entries > 0 ? walk.end : null;
  const verified = {
    valid: problem === undefined,
    chain: kind,
    entries: walk.entries,
    first_seq: first?.seq ?? null,
    last_seq: last?.seq ?? null,
    first_hash: first?.hash ?? null,
    last_hash: last?.hash ?? null,
    problem: problem ?? null,
    digests: checkpoints.passed,
    signed_through: checkpoints.signedThrough,
    removed_through: removed?.seq ?? 0,
  };
  return { verified, next: isEnd ? null : { ...walk.end, digest: checkpoints.number } };
}

interface Walked {
  readonly first: Link | null;
  readonly problem?: string | undefined;
  readonly isEnd: boolean;
}

async function walkOn(
  chain: string,
  walk: ChainWalk,
  checkpoints: Checkpoints,
  head: Seal | undefined,
): Promise<Walked> {
  const until = clock.now() + mostMs;
  let first: Link | null = null;
  while (clock.now() < until) {
    const page = await readForward(chain, walk.end.seq, mostPerRead);
    if (page.length === 0) return { first, problem: cutOff(walk.end, head), isEnd: true };
    for (const stored of page) {
      const problem =
        walk.step({ entry: readEntry(stored), text: stored.entry, hash: stored.hash }) ??
        (await checkpoints.reach(walk.end)) ??
        otherThanSigned(walk.end, head);
      if (problem !== undefined) return { first, problem, isEnd: true };
      first ??= walk.end;
    }
  }
  return { first, isEnd: false };
}

const otherThanSigned = (end: Link, head: Seal | undefined): string | undefined =>
  head && end.seq === head.seq && end.hash !== head.hash
    ? `Entry ${end.seq} is not the one that the head of ${head.at} was signed for.`
    : undefined;

const cutOff = (end: Link, head: Seal | undefined): string | undefined =>
  head && end.seq < head.seq
    ? `The tail is cut off after entry ${end.seq}: the head of ${head.at} was signed for entries up to ${head.seq}.`
    : undefined;
