import type { SeededRandom } from "./random.ts";

const attempts = 40;
/** An outage starts anywhere in a key's first attempts: at the very first, or in the middle of its life. */
const latestStart = 20;

/**
 * Keys that fail for 40 attempts in a row. Independent faults never outlast a retry policy; these do, and
 * so they reach the paths behind it: failed batch items, redelivery, the dead-letter queue.
 */
export class Outages {
  readonly #random: SeededRandom;
  #probability: number;
  readonly #keys = new Map<string, { untilStart: number; left: number }>();

  constructor(random: SeededRandom, probability: number) {
    this.#random = random;
    this.#probability = probability;
  }

  begin(key: string, forAttempts = attempts): void {
    this.#keys.set(key, { untilStart: 0, left: forAttempts });
  }

  /** Counts an attempt at the key; true if it fails. Each key has at most one drawn outage, so work gets done. */
  hits(key: string): boolean {
    const outage = this.#keys.get(key) ?? this.#draw(key);
    if (outage.untilStart > 0) {
      outage.untilStart--;
      return false;
    }
    if (outage.left === 0) return false;
    outage.left--;
    return true;
  }

  heal(): void {
    this.#probability = 0;
    for (const outage of this.#keys.values()) outage.left = 0;
  }

  #draw(key: string): { untilStart: number; left: number } {
    const outage = this.#random.chance(this.#probability)
      ? { untilStart: this.#random.integer(latestStart), left: attempts }
      : { untilStart: 0, left: 0 };
    this.#keys.set(key, outage);
    return outage;
  }
}
