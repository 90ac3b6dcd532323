import { type News, newsOf } from "#shared/feed/news.ts";
import { readEntries } from "#shared/journal/journal-store.ts";
import type { Situation } from "#shared/journal/situation.ts";
import { clock } from "#shared/platform/clock.ts";
import { logger } from "#shared/platform/logger.ts";

/**
 * Nothing on AWS can push into a running function, so the end of the journal is read twice a second: with ingest's
 * tenth of a second an alarm is told within 0.6 s. A look that finds nothing costs one read unit, so an hour costs
 * 7,200 of them ($0.0009), a twenty-fifth of what the function itself costs; looking less often when nothing happens
 * would save half of that and be late for the first alarm, which is the one that counts.
 */
const pollMs = 500;

/** What those who follow may lag behind, in characters; whoever lags more is cut off and resumes. 7,000 alarms. */
const mostHeld = 4_000_000;

/**
 * The end of a tenant's journal, folded once for all streams of a container: on AWS that is one stream, locally all.
 * It reads on while somebody follows, and is of no use afterwards.
 */
export class JournalTail {
  readonly #situation: Situation;
  readonly #held: News[] = [];
  #characters = 0;
  /** The oldest entry that it can still tell. */
  #oldest: number;
  #followers = 0;
  #isOver = false;
  #failed = false;
  #look = Promise.withResolvers<void>();

  constructor(situation: Situation) {
    this.#situation = situation;
    this.#oldest = situation.seq + 1;
  }

  /** The newest entry that it knows. */
  get seq(): number {
    return this.#situation.seq;
  }

  /** Whether it can tell all from this entry on. */
  holds(seq: number): boolean {
    return seq >= this.#oldest;
  }

  /** What is told of an entry; undefined when it isn't there yet. */
  newsOf(seq: number): News | undefined {
    return this.#held[seq - this.#oldest];
  }

  /** Resolves at each look at the journal, whatever it brought. @throws when the journal can't be read. */
  async nextLook(): Promise<void> {
    if (!this.#failed) await this.#look.promise;
    if (this.#failed) throw new Error("the journal can't be followed");
  }

  /** Begins with the first follower, and ends for good with the last. */
  follow(): void {
    if (++this.#followers === 1) void this.#readOn();
  }

  leave(): void {
    this.#isOver = --this.#followers === 0;
  }

  get isOver(): boolean {
    return this.#isOver || this.#failed;
  }

  async #readOn(): Promise<void> {
    while (!this.isOver) {
      await clock.sleep(pollMs);
      try {
        for await (const entry of readEntries(this.#situation.tenantId, this.seq))
          this.#hold(newsOf(this.#situation, entry));
      } catch (error) {
        logger.error("the journal can't be followed", { error, tenant_id: this.#situation.tenantId });
        this.#failed = true;
      }
      const { resolve } = this.#look;
      this.#look = Promise.withResolvers();
      resolve();
    }
  }

  #hold(news: News): void {
    this.#held.push(news);
    this.#characters += lengthOf(news);
    while (this.#characters > mostHeld && this.#held.length > 1) {
      this.#characters -= lengthOf(this.#held.shift()!);
      this.#oldest++;
    }
  }
}

const lengthOf = ({ items }: News): number => items.reduce((sum, { json }) => sum + json.length, 0);
