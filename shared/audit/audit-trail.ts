import { type ChainKind, chainOf, hashEntry } from "#shared/audit/audit-chain.ts";
import type { AuditEntry, AuditFacts } from "#shared/audit/audit-entry.ts";
import { placeEntry, readTail, type StoredEntry, type Tail } from "#shared/audit/audit-store.ts";
import { noteEntry } from "#shared/audit/note-entry.ts";
import type { Append, Entry } from "#shared/lambda/change.ts";
import { Turns } from "#shared/lambda/turns.ts";
import { canonicalJson } from "#shared/platform/canonical-json.ts";

/** Chains whose end a container remembers; of others it is read again. */
const mostChains = 1000;

/**
 * The ends of the chains that a container writes to. Who writes alone reads nothing after the first time: the place
 * that it remembers is free. Who lost the place reads where the chain ends now. Requests of one container take turns at
 * a chain instead of losing places to each other.
 */
export class AuditTrail {
  readonly #tails = new Map<string, Tail>();
  readonly #turns = new Turns();

  /** The entry, at whichever place it finds, as part of a unit of work. */
  entry(kind: ChainKind, facts: AuditFacts): Entry {
    const chain = chainOf(facts.tenant_id, kind);
    return {
      inTurn: (work) => this.#turns.take(chain, work),
      draft: async () => this.#at(this.#tails.get(chain) ?? (await readTail(chain)), kind, facts),
    };
  }

  #at(tail: Tail, kind: ChainKind, facts: AuditFacts): Append {
    const { stored, at } = linkEntry(tail, kind, facts);
    const { chain, seq, hash } = stored;
    return {
      item: placeEntry(stored),
      won: () => {
        this.#remember(chain, { seq, hash, at });
        noteEntry(kind, seq, facts);
      },
      lost: async () => void this.#tails.delete(chain),
    };
  }

  /** Of two writers in one container the further one is right. */
  #remember(chain: string, tail: Tail): void {
    if ((this.#tails.get(chain)?.seq ?? 0) > tail.seq) return;
    if (this.#tails.size >= mostChains) this.#tails.clear();
    this.#tails.set(chain, tail);
  }
}

/** An entry at the place after `tail`. Its time is never before the one there, so that time finds places. */
export function linkEntry(
  tail: Tail,
  kind: ChainKind,
  { occurredAt, ...facts }: AuditFacts,
): { stored: StoredEntry; at: number } {
  const at = Math.max(occurredAt, tail.at);
  const seq = tail.seq + 1;
  const entry: AuditEntry = { ...facts, chain: kind, seq, timestamp: new Date(at).toISOString() };
  const text = canonicalJson(entry);
  const stored = {
    chain: chainOf(facts.tenant_id, kind),
    seq,
    entry: text,
    hash: hashEntry(tail.hash, text),
  };
  return { stored, at };
}
