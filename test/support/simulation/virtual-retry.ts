import type { RetryErrorInfo, RetryStrategyV2, StandardRetryToken } from "@smithy/types";
import type { SeededRandom } from "./random.ts";
import type { VirtualClock } from "./virtual-clock.ts";

const initialQuota = 500;
const costs = { THROTTLING: 5, TRANSIENT: 14 } as const;
const baseDelays = { THROTTLING: 1_000, TRANSIENT: 50 } as const;
const longestDelay = 20_000;

/**
 * The SDK's standard retry strategy (attempts, quota, jittered backoff), except that it sleeps in virtual
 * time and draws its jitter from the seed: the SDK's own would sleep for real and use `Math.random`.
 */
export class VirtualRetryStrategy implements RetryStrategyV2 {
  readonly mode = "standard";
  readonly #clock: VirtualClock;
  readonly #random: SeededRandom;
  readonly #maxAttempts: number;
  #quota = initialQuota;

  constructor(clock: VirtualClock, random: SeededRandom, maxAttempts: number) {
    this.#clock = clock;
    this.#random = random;
    this.#maxAttempts = maxAttempts;
  }

  async acquireInitialRetryToken(): Promise<StandardRetryToken> {
    return token(0, undefined);
  }

  async refreshRetryTokenForRetry(last: StandardRetryToken, { errorType }: RetryErrorInfo) {
    if (errorType !== "THROTTLING" && errorType !== "TRANSIENT") throw new Error("not retryable");
    const retries = last.getRetryCount() + 1;
    const cost = costs[errorType];
    if (retries >= this.#maxAttempts || this.#quota < cost) throw new Error("no retry token available");
    this.#quota -= cost;
    const longest = Math.min(baseDelays[errorType] * 2 ** (retries - 1), longestDelay);
    await this.#clock.sleep(this.#random.next() * longest);
    return token(retries, cost);
  }

  recordSuccess(last: StandardRetryToken): void {
    this.#quota = Math.min(initialQuota, this.#quota + (last.getRetryCost() ?? 1));
  }
}

/** No delay of its own: the strategy has slept already. */
function token(retries: number, cost: number | undefined): StandardRetryToken {
  return { getRetryCount: () => retries, getRetryDelay: () => 0, getRetryCost: () => cost };
}
