import type { Terms } from "#shared/limits/lease.ts";

/** So many tokens make a write worth its price: a ninth of one a request. */
const worthAWrite = 9;

/** How much of a limit one container uses, estimated from what came lately. */
export class Demand {
  readonly #memoryMs: number;
  #perMs: number;
  #at: number;

  /** A container that knows nothing yet expects enough to make its first write worth it. */
  constructor({ longMs }: Terms, now: number) {
    this.#memoryMs = 2 * longMs;
    this.#perMs = worthAWrite / longMs;
    this.#at = now;
  }

  note(cost: number, now: number): void {
    this.#perMs = this.#decayed(now) + cost / this.#memoryMs;
    this.#at = now;
  }

  /**
   * How many tokens to lease beyond what waits: what comes while a short lease lasts, or where that isn't worth a
   * write, what comes while a long one does. Nobody gets more than comes to all in that time.
   */
  ahead(now: number, { shortMs, longMs, tokenMs }: Terms): { tokens: number; lastsMs: number } {
    const perMs = this.#decayed(now);
    const soon = Math.ceil(perMs * shortMs);
    if (soon >= worthAWrite)
      return { tokens: Math.min(soon, Math.ceil(shortMs / tokenMs)), lastsMs: shortMs };
    return { tokens: Math.min(worthAWrite, Math.ceil(perMs * longMs)), lastsMs: longMs };
  }

  #decayed(now: number): number {
    return this.#perMs * Math.exp(-Math.max(0, now - this.#at) / this.#memoryMs);
  }
}
