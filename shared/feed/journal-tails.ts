import { JournalTail } from "#shared/feed/journal-tail.ts";
import { loadSituation } from "#shared/journal/alarm-book.ts";
import { fold } from "#shared/journal/fold.ts";
import { readCursor, readEntries } from "#shared/journal/journal-store.ts";
import type { Situation } from "#shared/journal/situation.ts";
import { Turns } from "#shared/lambda/turns.ts";

/** A container's tails of journals, one for each tenant that somebody follows. */
export class JournalTails {
  readonly #tails = new Map<string, JournalTail>();
  readonly #turns = new Turns();

  /**
   * The tail of a tenant's journal, with one more follower, who must leave.
   * @param situation where a tail can begin when there is none; it is the tail's own then. By default at the end.
   */
  join(tenantId: string, situation?: Situation): Promise<JournalTail> {
    return this.#turns.take(tenantId, async () => {
      const running = this.#tails.get(tenantId);
      const tail =
        running && !running.isOver ? running : new JournalTail(situation ?? (await atTheEnd(tenantId)));
      tail.follow();
      this.#tails.set(tenantId, tail);
      return tail;
    });
  }

  leave(tenantId: string, tail: JournalTail): void {
    tail.leave();
    if (tail.isOver && this.#tails.get(tenantId) === tail) this.#tails.delete(tenantId);
  }
}

async function atTheEnd(tenantId: string): Promise<Situation> {
  const situation = await loadSituation(await readCursor(tenantId));
  for await (const entry of readEntries(tenantId, situation.seq)) fold(situation, entry);
  return situation;
}
