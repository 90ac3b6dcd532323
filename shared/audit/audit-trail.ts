import { type ChainKind, chainOf, hashEntry } from "#shared/audit/audit-chain.ts";
import type { AuditEntry, AuditFacts } from "#shared/audit/audit-entry.ts";
import { placeEntry, readTail, type StoredEntry, type Tail } from "#shared/audit/audit-store.ts";
import { noteEntry } from "#shared/audit/note-entry.ts";
import type { Append } from "#shared/lambda/change.ts";
import { canonicalJson } from "#shared/platform/canonical-json.ts";

/** Chains whose end a container remembers; of others it is read again. */
const mostChains = 1000;

/**
 * The ends of the chains that a container writes to. Who writes alone reads nothing after the first time: the place
 * that it remembers is free. Who lost the place reads where the chain ends now.
 */
export class AuditTrail {
  readonly #tails = new Map<string, Tail>();

  /** The entry at the next place, as part of a unit of work. */
  async draft(kind: ChainKind, facts: AuditFacts): Promise<Append> {
    const chain = chainOf(facts.tenant_id, kind);
    return this.#at(this.#tails.get(chain) ?? (await readTail(chain)), kind, facts);
  }

  #at(tail: Tail, kind: ChainKind, facts: AuditFacts): Append {
    const chain = chainOf(facts.tenant_id, kind);
    const { stored, at } = linkEntry(tail, kind, facts);
    return {
      item: placeEntry(stored),
      won: () => {
        this.#remember(chain, { seq: stored.seq, hash: stored.hash, at });
        noteEntry(kind, stored.seq, facts);
      },
      lost: async () => void this.#tails.delete(chain),
      // What was done is said in the same words, whatever others did meanwhile.
      redraft: async () => this.#at(await readTail(chain), kind, facts),
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
