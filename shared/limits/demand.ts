import type { Terms } from "#shared/limits/lease.ts";

/** So many requests make a write worth its price: a ninth of one each. */
const worthAWrite = 9;

/** How much of a limit one container uses, estimated from what came lately. */
export class Demand {
  readonly #memoryMs: number;
  #requestsPerMs: number;
  #tokensPerMs: number;
  #isFirst = true;
  #at: number;

  /** A container that knows nothing yet expects enough to make its first write worth it. */
  constructor({ longMs }: Terms, now: number) {
    this.#memoryMs = 2 * longMs;
    this.#requestsPerMs = worthAWrite / longMs;
    this.#tokensPerMs = this.#requestsPerMs;
    this.#at = now;
  }

  note(cost: number, now: number): void {
    // What is expected at first is expected to cost as much as what came.
    if (this.#isFirst) this.#tokensPerMs *= cost;
    this.#isFirst = false;
    const kept = this.#kept(now);
    this.#requestsPerMs = this.#requestsPerMs * kept + 1 / this.#memoryMs;
    this.#tokensPerMs = this.#tokensPerMs * kept + cost / this.#memoryMs;
    this.#at = now;
  }

  /**
   * How many tokens to lease beyond what waits: what comes while a short lease lasts, or where that isn't worth a
   * write, what comes while a long one does. Nobody gets more than comes to all while a short one lasts.
   */
  ahead(now: number, { shortMs, longMs, tokenMs }: Terms): { tokens: number; lastsMs: number } {
    const perMs = this.#tokensPerMs * this.#kept(now);
    const most = Math.ceil(shortMs / tokenMs);
    const worth = worthAWrite * (this.#tokensPerMs / this.#requestsPerMs);
    const soon = perMs * shortMs;
    if (Math.ceil(soon) >= worth) return { tokens: Math.min(Math.ceil(soon), most), lastsMs: shortMs };
    return { tokens: Math.min(Math.ceil(Math.min(worth, perMs * longMs)), most), lastsMs: longMs };
  }

  /** Which part of what was known counts still. */
  #kept(now: number): number {
    return Math.exp(-Math.max(0, now - this.#at) / this.#memoryMs);
  }
}
