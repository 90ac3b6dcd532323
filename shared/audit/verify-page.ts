import * as z from "zod";
import { type ChainKind, chainKinds, chainOf, type Link } from "#shared/audit/audit-chain.ts";
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
    next_cursor: z.string().nullable(),
  })
  .meta({ id: "AuditVerification" });
type Verification = z.output<typeof Verification>;

/** Well inside the ten seconds that an endpoint has. */
const mostMs = 4000;
const mostPerRead = 1000;

/**
 * Recomputes a tenant's chain from a place on, until it ends, breaks or the time is up.
 * @returns the place to go on from: null at the end, and where something is wrong.
 */
export async function verifyPage(
  tenantId: string,
  kind: ChainKind,
  start: Link,
): Promise<{ verified: Omit<Verification, "next_cursor">; next: Link | null }> {
  const until = clock.now() + mostMs;
  const walk = new ChainWalk(start);
  let first: Link | null = null;
  let problem: string | undefined;
  let goesOn = true;
  while (goesOn && problem === undefined && clock.now() < until) {
    const page = await readForward(chainOf(tenantId, kind), walk.end.seq, mostPerRead);
    goesOn = page.length > 0;
    for (const stored of page) {
      problem = walk.step({ entry: readEntry(stored), text: stored.entry, hash: stored.hash });
      if (problem !== undefined) break;
      first ??= walk.end;
    }
  }
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
  };
  return { verified, next: goesOn && problem === undefined ? walk.end : null };
}
