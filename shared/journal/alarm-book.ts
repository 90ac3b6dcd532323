import { type Entry, type Fact, type StoredEntry, unpackEntry } from "#shared/journal/entry.ts";
import { fold } from "#shared/journal/fold.ts";
import {
  getSnapshot,
  placeItem,
  putEntry,
  type RelayCursor,
  readCursor,
  readEntries,
} from "#shared/journal/journal-store.ts";
import { Situation } from "#shared/journal/situation.ts";
import { unpackSnapshot } from "#shared/journal/snapshot.ts";
import type { Append } from "#shared/lambda/change.ts";
import { clock } from "#shared/platform/clock.ts";
import { newNonce } from "#shared/platform/ids.ts";
import { currentBaggage, noteEffect } from "#shared/platform/trace-context.ts";

/** What a function that only reads alarms, clusters and incidents may touch. */
export const readsAlarms = {
  tables: { journal: "read", relayCursors: "read" },
  buckets: { alarmHistory: "read" },
} as const;

/** What a function that adds to the journal may touch. */
export const appendsToJournal = {
  tables: { journal: "append", relayCursors: "read" },
  buckets: { alarmHistory: "read" },
} as const;

/** Tenants whose situation a container keeps; the least recently used is dropped and read again when needed. */
const mostTenants = 200;

/**
 * A container's memory of tenants' situations. Warm, it reads only what was added since; cold, the newest snapshot and
 * the entries after it. Each function has its own, because a situation is changed in place.
 */
export class AlarmBook {
  readonly #tenants = new Map<string, Promise<Situation>>();
  readonly #turns = new Map<string, Promise<unknown>>();

  /** The situation with everything that was acknowledged to anybody before the call. */
  current(tenantId: string): Promise<Situation> {
    return this.#inTurn(tenantId, async () => {
      const situation = await this.#remembered(tenantId);
      await this.#readOn(situation);
      return situation;
    });
  }

  /**
   * Adds what `decide` makes of the situation; when another writer takes the place first, it decides again on what
   * that left. Starts from memory, however old: a place that is taken brings the entry that has it, which is cheaper
   * than asking first.
   * @param decide returns no facts when nothing needs to be added.
   */
  append(
    tenantId: string,
    decide: (situation: Situation) => readonly Fact[] | Promise<readonly Fact[]>,
  ): Promise<Situation> {
    return this.#inTurn(tenantId, async () => {
      const situation = await this.#remembered(tenantId);
      for (;;) {
        const facts = await decide(situation);
        if (facts.length === 0) return situation;
        const entry = nextEntry(situation, facts, clock.now());
        const winner = await putEntry(entry);
        absorb(situation, winner ?? entry);
        // A put that was retried after its answer was lost meets its own entry.
        if (!winner || winner.entry_id === entry.entry_id) {
          noteEntry(entry);
          return situation;
        }
        await this.#readOn(situation);
      }
    });
  }

  /** The same as part of a unit of work; the caller has decided on this very situation. */
  draft(situation: Situation, facts: readonly Fact[], at = clock.now()): Append {
    const entry = nextEntry(situation, facts, at);
    return {
      item: placeItem(entry),
      lost: async (present) => {
        if (present) absorb(situation, unpackEntry(present as unknown as StoredEntry));
      },
      won: () => {
        absorb(situation, entry);
        noteEntry(entry);
      },
    };
  }

  async #readOn(situation: Situation): Promise<void> {
    for await (const entry of readEntries(situation.tenantId, situation.seq)) absorb(situation, entry);
  }

  #remembered(tenantId: string): Promise<Situation> {
    const known = this.#tenants.get(tenantId) ?? readCursor(tenantId).then(loadSituation);
    known.catch(() => this.#tenants.delete(tenantId));
    this.#tenants.delete(tenantId);
    this.#tenants.set(tenantId, known);
    if (this.#tenants.size > mostTenants) this.#tenants.delete(this.#tenants.keys().next().value!);
    return known;
  }

  /** One after the other per tenant: two callers in one container must not fold at once. */
  #inTurn<T>(tenantId: string, work: () => Promise<T>): Promise<T> {
    const turn = (this.#turns.get(tenantId) ?? Promise.resolve()).then(work, work);
    this.#turns.set(tenantId, turn);
    const done = () => {
      if (this.#turns.get(tenantId) === turn) this.#turns.delete(tenantId);
    };
    const failed = () => {
      this.#tenants.delete(tenantId); // it may be folded halfway: read it again
      done();
    };
    turn.then(done, failed);
    return turn;
  }
}

/** Folds an entry unless another caller in this container already has. */
function absorb(situation: Situation, entry: Entry): void {
  if (entry.seq > situation.seq) fold(situation, entry);
}

function noteEntry({ tenant_id, seq, facts }: Entry): void {
  const name = [...new Set(facts.map(({ kind }) => kind))].join();
  noteEffect({ kind: "journal_entry", name, id: String(seq), tenant_id });
}

/** The situation at the newest snapshot, or at the beginning. */
export async function loadSituation({ tenant_id: tenantId, snapshot_seq }: RelayCursor): Promise<Situation> {
  return snapshot_seq > 0
    ? unpackSnapshot(await getSnapshot(tenantId, snapshot_seq))
    : new Situation(tenantId);
}

function nextEntry(situation: Situation, facts: readonly Fact[], recorded_at: number): Entry {
  return {
    tenant_id: situation.tenantId,
    seq: situation.seq + 1,
    entry_id: newNonce(),
    recorded_at,
    baggage: currentBaggage(),
    facts,
  };
}
