import type { JournalTail } from "#shared/feed/journal-tail.ts";
import type { JournalTails } from "#shared/feed/journal-tails.ts";
import { type News, newsOf } from "#shared/feed/news.ts";
import { entryBefore, type Place } from "#shared/feed/place.ts";
import { loadSituation } from "#shared/journal/alarm-book.ts";
import { fold } from "#shared/journal/fold.ts";
import { readCursor, readEntries, snapshotBefore } from "#shared/journal/journal-store.ts";
import type { Situation } from "#shared/journal/situation.ts";

/** What a follower learns next. */
export type Step =
  /** It begins behind this entry: nobody said where, or that is too long ago (`reset`). */
  | { readonly kind: "ready" | "reset"; readonly seq: number }
  /** It goes on where it was. */
  | { readonly kind: "resumed" }
  /** `from`: the first event that is new to it. */
  | { readonly kind: "news"; readonly news: News; readonly from: number }
  /** Nothing has happened up to this entry, but time has passed. */
  | { readonly kind: "nothing"; readonly seq: number }
  /** It lags behind further than anybody keeps for it. */
  | { readonly kind: "lost" };

/** A place that the journal hasn't reached yet. */
export class NotYetThere extends Error {}

/**
 * Follows a tenant's journal without gap or repetition: first what was told while the client was away, folded again
 * from the snapshot before it, then the tail that all followers share. It ends only by being left.
 * @throws NotYetThere instead of the first step.
 */
export async function* follow(
  tails: JournalTails,
  tenantId: string,
  from: Place | undefined,
): AsyncGenerator<Step, void> {
  const past = from && (await situationBefore(tenantId, from));
  if (past) {
    yield { kind: "resumed" };
    yield* catchUp(past, from);
  }
  let next = past && past.seq + 1;
  const tail = await tails.join(tenantId, past);
  try {
    if (past && next !== undefined) {
      // One that ran already may have begun later than we have come; then the situation is still ours.
      while (!tail.holds(next)) {
        yield* catchUp(past, { seq: next, index: 0 });
        next = past.seq + 1;
      }
    } else {
      const { seq } = tail; // of now: it moves on while the client takes his time
      next = seq + 1;
      yield { kind: from ? "reset" : "ready", seq };
    }
    yield* tellTail(tail, next);
  } finally {
    tails.leave(tenantId, tail);
  }
}

/** How all was when a place came up; undefined when that is longer ago than snapshots are remembered. */
async function situationBefore(tenantId: string, place: Place): Promise<Situation | undefined> {
  const cursor = await readCursor(tenantId);
  const snapshot_seq = snapshotBefore(cursor, place.seq - 1);
  if (snapshot_seq === undefined) return undefined;
  const situation = await loadSituation({ ...cursor, snapshot_seq });
  for await (const entry of readEntries(tenantId, situation.seq)) {
    if (entry.seq >= place.seq) return situation;
    fold(situation, entry);
  }
  if (situation.seq < entryBefore(place)) throw new NotYetThere();
  return situation;
}

async function* catchUp(situation: Situation, { seq, index }: Place): AsyncGenerator<Step, void> {
  for await (const entry of readEntries(situation.tenantId, situation.seq)) {
    const from = entry.seq === seq ? index : 0;
    yield { kind: "news", news: newsOf(situation, entry), from };
  }
}

async function* tellTail(tail: JournalTail, first: number): AsyncGenerator<Step, void> {
  for (let next = first; tail.holds(next); ) {
    const news = tail.newsOf(next);
    if (news) {
      yield { kind: "news", news, from: 0 };
      next++;
    } else {
      await tail.nextLook();
      if (!tail.newsOf(next)) yield { kind: "nothing", seq: next - 1 };
    }
  }
  yield { kind: "lost" };
}
