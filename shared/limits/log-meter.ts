import type { Limit, Meter, Verdict } from "#shared/limits/limit.ts";
import type { LimitStore, StoredLog } from "#shared/limits/limit-store.ts";
import { admitInOrder, room, type Times, union, waitFor } from "#shared/limits/sliding-log.ts";
import { clock } from "#shared/platform/clock.ts";
import { randomFraction } from "#shared/platform/ids.ts";

interface Waiting {
  readonly cost: number;
  readonly answer: (verdict: Verdict) => void;
}

/** Containers that contend for one log take turns by chance. */
const longestPauseMs = 20;

/**
 * A sliding log that all containers share: exact. Requests of one container that come while it writes go into its next
 * write together. When it loses a race it decides again on what the winner has left; as every lost race is somebody's
 * admission, that ends when the quota does. A log that is known to be full refuses without a call.
 */
export class LogMeter implements Meter {
  readonly #limit: Limit;
  readonly #store: LimitStore;
  #log: StoredLog = { times: [], version: 0 };
  /** What was admitted while the store was down. */
  #unsaved: Times = [];
  #waiting: Waiting[] = [];
  #isWriting = false;

  constructor(limit: Limit, store: LimitStore) {
    this.#limit = limit;
    this.#store = store;
  }

  async admit(cost: number): Promise<Verdict> {
    // What others have added meanwhile could only make it fuller.
    if (waitFor(cost, this.#log.times, clock.now(), this.#limit) > 0)
      return this.#verdict(cost, false, false);
    return new Promise((answer) => {
      this.#waiting.push({ cost, answer });
      if (!this.#isWriting) void this.#write();
    });
  }

  async #write(): Promise<void> {
    this.#isWriting = true;
    while (this.#waiting.length > 0) {
      const batch = this.#waiting;
      this.#waiting = [];
      const admitted = await this.#decide(batch.map(({ cost }) => cost));
      for (const [index, { cost, answer }] of batch.entries())
        answer(this.#verdict(cost, admitted[index]!, true));
    }
    this.#isWriting = false;
  }

  /** @returns which of the requests are admitted; then the log that says so is written, or the store is down. */
  async #decide(costs: readonly number[]): Promise<readonly boolean[]> {
    for (let lost = 0; ; lost++) {
      const { times, admitted } = admitInOrder(costs, this.#log.times, clock.now(), this.#limit);
      if (!admitted.includes(true)) return admitted;
      const next = { times, version: this.#log.version + 1 };
      const outcome = await this.#store.replaceLog(this.#limit, next);
      if (outcome === "down") {
        // Fail open: the log goes on in this container alone, and is written when the store is back.
        this.#log = { times, version: this.#log.version };
        this.#unsaved = times;
        return admitted;
      }
      if (outcome === "written") {
        this.#log = next;
        this.#unsaved = [];
        return admitted;
      }
      this.#log = { ...outcome, times: union(outcome.times, this.#unsaved) };
      if (lost > 0) await clock.sleep(randomFraction() * longestPauseMs);
    }
  }

  #verdict(cost: number, admitted: boolean, asked: boolean): Verdict {
    const now = clock.now();
    const { times } = this.#log;
    const remaining = room(times, now, this.#limit);
    const waitMs = waitFor(admitted ? remaining + 1 : cost, times, now, this.#limit);
    return { limit: this.#limit, admitted, remaining, waitMs, asked };
  }
}
