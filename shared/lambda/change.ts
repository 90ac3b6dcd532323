import { clock } from "#shared/platform/clock.ts";
import { type TransactItem, transactWrite } from "#shared/platform/dynamo.ts";
import { randomFraction } from "#shared/platform/ids.ts";
import { type Problem, unavailable } from "#shared/problems.ts";

/** One item of a transaction, and what to answer when its condition doesn't hold. */
export interface Write {
  readonly item: TransactItem;
  readonly refused: () => Problem;
}

/** A place at the end of a contested sequence, such as a tenant's journal. */
export interface Append {
  readonly item: TransactItem;
  /** Another writer took the place; `present` is what it wrote. Learns from it, so that the next try can win. */
  lost(present: Readonly<Record<string, unknown>> | undefined): Promise<void>;
  won(): void;
}

/**
 * The unit of work: what a handler wants written. The wrapper commits all of it in one transaction after the
 * handler has returned; a handler never commits.
 */
export class Change {
  readonly writes: Write[] = [];
  readonly appends: Append[] = [];

  write(write: Write): void {
    this.writes.push(write);
  }

  append(append: Append): void {
    this.appends.push(append);
  }
}

class LostRace extends Error {}

/** Ten tries at up to 10, 20, 40 … 500 ms: a sequence that is appended to 80 times a second has room by then. */
const mostTries = 10;

/**
 * Runs a deed and commits its change. When the change lost a race for a sequence, the deed is run again on what
 * the winner left, because it may decide otherwise now; so a deed does nothing but read and fill its change.
 */
export async function commitChange<T>(deed: (change: Change) => Promise<T>): Promise<T> {
  for (let attempt = 0; attempt < mostTries; attempt++) {
    const change = new Change();
    const result = await deed(change);
    try {
      await commit(change);
      return result;
    } catch (error) {
      if (!(error instanceof LostRace)) throw error;
      await clock.sleep(randomFraction() * Math.min(500, 10 * 2 ** attempt));
    }
  }
  throw unavailable("Too many changes arrive at once.", 1);
}

async function commit({ writes, appends }: Change): Promise<void> {
  const items = [...writes.map(({ item }) => item), ...appends.map(({ item }) => item)];
  if (items.length === 0) return;
  const refusals = await transactWrite(items);
  if (!refusals) {
    for (const append of appends) append.won();
    return;
  }
  for (const [index, { refused }] of writes.entries()) {
    if (refusals[index]?.code === "ConditionalCheckFailed") throw refused();
  }
  for (const [index, append] of appends.entries()) {
    const refusal = refusals[writes.length + index];
    if (refusal?.code === "ConditionalCheckFailed") await append.lost(refusal.present);
  }
  throw new LostRace();
}
