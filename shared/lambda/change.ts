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
}

/** What is said in the same words at whatever place of its sequence is free: when it loses one, the deed isn't run again. */
export interface Entry {
  /** Runs work when nobody else of this container is at work on the same sequence, and says whether it had to wait. */
  inTurn<T>(work: (hasWaited: boolean) => Promise<T>): Promise<T>;
  /** The entry at the place that is free now, as far as is known. */
  draft(): Promise<Append>;
}

/**
 * The unit of work: what a handler wants written. The wrapper commits all of it in one transaction after the
 * handler has returned; a handler never commits.
 */
export class Change {
  readonly writes: Write[] = [];
  readonly appends: Append[] = [];
  entry: Entry | undefined;
  /** It rests on what no condition of its transaction holds, so it is decided anew whenever it is tried again. */
  isOfTheMoment = false;
  detail: AuditDetail = {};

  write(write: Write): void {
    this.writes.push(write);
  }

  append(append: Append): void {
    this.appends.push(append);
  }

  /** One at the most: a transaction can't take two places of a sequence, because each is hashed into the next. */
  record(entry: Entry): void {
    if (this.entry) throw new Error("a change has one entry");
    this.entry = entry;
  }

  /** Most requests only read. */
  get isEmpty(): boolean {
    return !this.entry && this.writes.length === 0 && this.appends.length === 0;
  }

  /** Adds to the audit entry of this change. */
  describe(detail: AuditDetail): void {
    this.detail = { ...this.detail, ...detail };
  }
}

/**
 * A change is tried for so long, of the 10 s that a function has. Whoever loses a place pauses up to 500 ms; of 48
 * containers that is one in 10 ms, about as long as a place takes (a read and a transaction), so about half of the
 * tries win. In simulation, at 10 to 40 ms a call, all 48 are through after 2.0 to 2.4 s. Requests of one container
 * take turns, lose nothing to each other, and need no pause; waiting for a turn isn't counted, because each that ends
 * brings the next one nearer.
 */
const patienceMs = 6_000;

/**
 * Runs a deed and commits its change. When the change lost a race for a sequence, the deed is run again on what
 * the winner left, because it may decide otherwise now; so a deed does nothing but read and fill its change.
 */
export async function commitChange<T>(deed: (change: Change) => Promise<T>): Promise<T> {
  let decided = await decide(deed);
  if (decided.change.isEmpty) return decided.result;
  const { entry } = decided.change;
  const tryOn = async (hasWaited: boolean): Promise<T> => {
    const until = clock.now() + patienceMs;
    // Those before it in this container have taken the places that it had in mind.
    if (hasWaited && (decided.change.appends.length > 0 || decided.change.isOfTheMoment))
      decided = await decide(deed);
    for (let attempt = 0; ; attempt++) {
      const outcome = await commit(decided.change);
      if (outcome === "committed") return decided.result;
      if (clock.now() >= until) throw tooBusy();
      await pause(attempt);
      if (outcome === "outdated" || decided.change.isOfTheMoment) decided = await decide(deed);
    }
  };
  return entry ? entry.inTurn(tryOn) : tryOn(false);
}

async function decide<T>(deed: (change: Change) => Promise<T>): Promise<{ change: Change; result: T }> {
  const change = new Change();
  return { result: await deed(change), change };
}

/**
 * @returns "outdated" where the deed has to decide again; "displaced" where only the entry needs another place, or
 * where another transaction was in the way that may itself have failed.
 */
async function commit(change: Change): Promise<"committed" | "outdated" | "displaced"> {
  const { writes, appends } = change;
  const entry = await change.entry?.draft();
  const drafts = entry ? [...appends, entry] : appends;
  const items = [...writes, ...drafts].map(({ item }) => item);
  const refusals = items.length > 0 ? await (await database()).transactWrite(items) : undefined;
  if (!refusals) {
    for (const draft of drafts) draft.won();
    return "committed";
  }
  const refused = (index: number) => refusals[index]?.code === "ConditionalCheckFailed";
  for (const [index, write] of writes.entries()) {
    if (!refused(index)) continue;
    const problem = write.refused();
    // What was read has changed since. The deed reads again, and then says itself whether its caller minds.
    if (problem.kind === "precondition-failed") return "outdated";
    throw problem;
  }
  const lost = drafts.filter((_, index) => refused(writes.length + index));
  for (const draft of lost) await draft.lost(refusals[writes.length + drafts.indexOf(draft)]?.present);
  return lost.some((draft) => draft !== entry) ? "outdated" : "displaced";
}

const pause = (attempt: number) => clock.sleep(randomFraction() * Math.min(500, 10 * 2 ** attempt));
const tooBusy = () => unavailable("Too many changes arrive at once.", 1);
