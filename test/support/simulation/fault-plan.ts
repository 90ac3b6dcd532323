import { CrashPlan } from "./crash-plan.ts";
import { Outages } from "./outages.ts";
import type { SeededRandom } from "./random.ts";

/** Probabilities, each in [0, 1]; what is left out never happens. */
export interface FaultOptions {
  /** The request never arrives: network error, no effect. */
  readonly dropBefore?: number;
  /** The answer never arrives: network error, though the request took effect. */
  readonly dropAfter?: number;
  readonly throttle?: number;
  readonly serverError?: number;
  /** A DynamoDB write meets another transaction. */
  readonly conflict?: number;
  /** Per entry of a batch: refused while its neighbours are accepted. */
  readonly partial?: number;
  /** Per delivery of a message, stream batch or event: it comes once more. */
  readonly duplicate?: number;
  /** Per batch of messages: its order is shuffled with what else waits. */
  readonly reorder?: number;
  /** Per key (table and partition key, queue, bucket and key, bus): it fails for 40 attempts in a row once. */
  readonly outage?: number;
  /** Per AWS call of an invocation: the invocation dies there. */
  readonly crash?: number;
}

export type RequestFault = "dropBefore" | "dropAfter" | "throttle" | "serverError" | "conflict";

const requestFaults = ["dropBefore", "dropAfter", "throttle", "serverError", "conflict"] as const;
const outageFaults = ["dropBefore", "throttle", "serverError"] as const;

/** Decides, from the seed, what goes wrong. */
export class FaultPlan {
  readonly crashes: CrashPlan;
  readonly #outages: Outages;
  readonly #random: SeededRandom;
  #options: FaultOptions;

  constructor(random: SeededRandom, options: FaultOptions) {
    this.#random = random.fork("faults");
    this.#options = options;
    this.#outages = new Outages(random.fork("outages"), options.outage ?? 0);
    this.crashes = new CrashPlan(random.fork("crashes"), options.crash ?? 0);
  }

  forRequest(keys: readonly string[]): RequestFault | undefined {
    // Every key counts the attempt, so no short circuit.
    const inOutage = keys.filter((key) => this.#outages.hits(key)).length > 0;
    if (inOutage) return outageFaults[this.#random.integer(outageFaults.length)];
    let roll = this.#random.next();
    for (const fault of requestFaults) {
      roll -= this.#options[fault] ?? 0;
      if (roll < 0) return fault;
    }
    return undefined;
  }

  /** Makes one key (as `table/partition key`, queue name, `bucket/key`, bus name) fail from now on. */
  beginOutage(key: string, attempts?: number): void {
    this.#outages.begin(key, attempts);
  }

  /** For one entry of a batch, whose neighbours may fare better; with a key of its own if it has one. */
  refusesEntry(key?: string): boolean {
    const inOutage = key !== undefined && this.#outages.hits(key);
    return inOutage || this.#random.chance(this.#options.partial ?? 0);
  }

  repeatsDelivery(): boolean {
    return this.#random.chance(this.#options.duplicate ?? 0);
  }

  reordersDelivery(): boolean {
    return this.#random.chance(this.#options.reorder ?? 0);
  }

  /** From now on nothing goes wrong. */
  heal(): void {
    this.#options = {};
    this.#outages.heal();
    this.crashes.heal();
  }
}
