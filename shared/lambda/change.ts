import type { AuditDetail } from "#shared/audit/audit-detail.ts";
import { clock } from "#shared/platform/clock.ts";
import type { TransactItem } from "#shared/platform/dynamo.ts";
import { randomFraction } from "#shared/platform/ids.ts";
import { lazily } from "#shared/platform/lazily.ts";
import { type Problem, unavailable } from "#shared/problems.ts";

const database = lazily(() => import("#shared/platform/dynamo.ts"));

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
  /** The same content at the next place, where it is right whatever the winner wrote: the deed isn't run again. */
  readonly redraft?: () => Promise<Append>;
}

/**
 * The unit of work: what a handler wants written. The wrapper commits all of it in one transaction after the
 * handler has returned; a handler never commits.
 */
export class Change {
  readonly writes: Write[] = [];
  readonly appends: Append[] = [];
  detail: AuditDetail = {};

  write(write: Write): void {
    this.writes.push(write);
  }

  append(append: Append): void {
    this.appends.push(append);
  }

  /** Adds to the audit entry of this change. */
  describe(detail: AuditDetail): void {
    this.detail = { ...this.detail, ...detail };
  }
}

/** Ten tries at up to 10, 20, 40 … 500 ms: a sequence that is appended to 80 times a second has room by then. */
const mostTries = 10;
/** Where only the place is contested and nothing has to be decided again: 4 s of patience on average, of the 10 s that a function has. */
const mostPlaces = 20;

/**
 * Runs a deed and commits its change. When the change lost a race for a sequence, the deed is run again on what
 * the winner left, because it may decide otherwise now; so a deed does nothing but read and fill its change.
 */
export async function commitChange<T>(deed: (change: Change) => Promise<T>): Promise<T> {
  for (let attempt = 0; attempt < mostTries; attempt++) {
    const change = new Change();
    const result = await deed(change);
    if (isEmpty(change) || (await commit(change))) return result;
    await pause(attempt);
  }
  throw tooBusy();
}

const isEmpty = ({ writes, appends }: Change): boolean => writes.length + appends.length === 0;

/** @returns false when the deed has to decide again. */
async function commit({ writes, appends }: Change): Promise<boolean> {
  let drafts: readonly Append[] = appends;
  for (let attempt = 0; attempt < mostPlaces; attempt++) {
    const items = [...writes, ...drafts].map(({ item }) => item);
    const refusals = await (await database()).transactWrite(items);
    if (!refusals) {
      for (const draft of drafts) draft.won();
      return true;
    }
    const refused = (index: number) => refusals[index]?.code === "ConditionalCheckFailed";
    for (const [index, write] of writes.entries()) {
      if (!refused(index)) continue;
      const problem = write.refused();
      // What was read has changed since. The deed reads again, and then says itself whether its caller minds.
      if (problem.kind === "precondition-failed") return false;
      throw problem;
    }
    const lost = drafts.filter((_, index) => refused(writes.length + index));
    for (const draft of lost) {
      await draft.lost(refusals[writes.length + drafts.indexOf(draft)]?.present);
    }
    if (lost.some(({ redraft }) => !redraft)) return false;
    await pause(attempt);
    drafts = await Promise.all(
      drafts.map((draft) => (lost.includes(draft) && draft.redraft ? draft.redraft() : draft)),
    );
  }
  throw tooBusy();
}

const pause = (attempt: number) => clock.sleep(randomFraction() * Math.min(500, 10 * 2 ** attempt));
const tooBusy = () => unavailable("Too many changes arrive at once.", 1);
