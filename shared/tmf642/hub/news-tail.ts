import { readEntries } from "#shared/journal/journal-store.ts";
import type { Situation } from "#shared/journal/situation.ts";
import { Turns } from "#shared/lambda/turns.ts";
import { alarmNewsOf, type EntryNews } from "#shared/tmf642/hub/alarm-news.ts";

/** What is read at once: as much as a turn may have the time to tell. */
const atOnce = { entries: 25, items: 500 };

/** What is kept for listeners that come a little later: some megabytes. */
const mostHeld = 2_000;

/** A tenant's journal as it is folded for its listeners, once for all that are about as far. */
export class NewsTail {
  readonly #situation: Situation;
  readonly #turns = new Turns();
  #held: EntryNews[] = [];

  constructor(situation: Situation) {
    this.#situation = situation;
  }

  /** Whether it can tell what is in this entry, or in the one that will be there. */
  reaches(seq: number): boolean {
    return seq >= this.#oldest;
  }

  /** The news from an entry on, as far as they are at hand: none at the end of the journal. @returns undefined where it no longer reaches them. */
  from(seq: number): Promise<readonly EntryNews[] | undefined> {
    return this.#turns.take("", async () => {
      if (!this.reaches(seq)) return undefined;
      while (seq > this.#situation.seq) if (!(await this.#readOn())) return [];
      const news = this.#held.slice(seq - this.#oldest);
      this.#forget();
      return news;
    });
  }

  get #oldest(): number {
    return this.#held[0]?.seq ?? this.#situation.seq + 1;
  }

  /** @returns whether there was anything. */
  async #readOn(): Promise<boolean> {
    const { tenantId, seq } = this.#situation;
    let items = 0;
    let entries = 0;
    for await (const entry of readEntries(tenantId, seq, atOnce.entries)) {
      const news = alarmNewsOf(this.#situation, entry);
      this.#held.push(news);
      items += news.items.length;
      if (++entries >= atOnce.entries || items >= atOnce.items) break;
    }
    return entries > 0;
  }

  #forget(): void {
    let held = this.#held.reduce((sum, { items }) => sum + items.length, this.#held.length);
    let gone = 0;
    while (held > mostHeld && gone < this.#held.length) held -= this.#held[gone++]!.items.length + 1;
    this.#held = this.#held.slice(gone);
  }
}
