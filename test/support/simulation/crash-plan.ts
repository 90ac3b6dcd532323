import type { SeededRandom } from "./random.ts";

/** Whether the request that the crash interrupts took effect. */
export type CrashMoment = "before" | "after";

/** Kills invocations at their AWS calls, the only moments at which the outside world can tell the difference. */
export class CrashPlan {
  readonly #random: SeededRandom;
  #probability: number;
  #calls = 0;
  #at: { call: number; moment: CrashMoment } | undefined;

  constructor(random: SeededRandom, probability: number) {
    this.#random = random;
    this.#probability = probability;
  }

  /** AWS calls that invocations have made so far, retries included. */
  get calls(): number {
    return this.#calls;
  }

  /** Crashes whichever invocation makes the `call`-th AWS call, counted from 1 over all of them. */
  atCall(call: number, moment: CrashMoment): void {
    this.#at = { call, moment };
  }

  next(): CrashMoment | undefined {
    this.#calls++;
    if (this.#at?.call === this.#calls) return this.#at.moment;
    if (!this.#random.chance(this.#probability)) return undefined;
    return this.#random.chance(0.5) ? "before" : "after";
  }

  heal(): void {
    this.#probability = 0;
    this.#at = undefined;
  }
}
