import { AsyncLocalStorage } from "node:async_hooks";
import { setImmediate } from "node:timers";
import { EventHeap, type TimedEvent } from "./event-heap.ts";
import { unlessKilled } from "./invocation.ts";

const start = Date.UTC(2026, 0, 5, 8);

/**
 * Time of the simulation: jumps from one scheduled event to the next as soon as nothing is left to run.
 * Before each event the event loop turns once, which drains promises and `nextTick`s; so whatever the last
 * event set off has scheduled its own events before the next is chosen, and order depends on the seed alone.
 */
export class VirtualClock {
  readonly #events = new EventHeap();
  /** Events run outside the invocation that happened to wake the clock, else it would be charged for them. */
  readonly #outside = AsyncLocalStorage.snapshot();
  #now = start;
  #scheduled = 0;
  #running = false;

  now(): number {
    return Math.floor(this.#now);
  }

  /** Resolves in virtual time; awaiting it is what advances the clock. */
  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => this.schedule(ms, unlessKilled(resolve)));
  }

  /** Returns how to cancel: a cancelled event doesn't move the clock. */
  schedule(delayMs: number, action: () => void): () => void {
    const event: TimedEvent = { at: this.#now + Math.max(0, delayMs), order: this.#scheduled++, action };
    this.#events.push(event);
    if (!this.#running) {
      this.#running = true;
      this.#outside(() => this.#turn());
    }
    return () => {
      event.cancelled = true;
    };
  }

  #turn(): void {
    setImmediate(() => {
      const event = this.#events.pop();
      if (event && !event.cancelled) {
        this.#now = event.at;
        event.action();
      }
      if (this.#events.size > 0) this.#turn();
      else this.#running = false;
    });
  }
}
