import { limitSettings } from "#shared/limits/limit-settings.ts";
import { clock } from "#shared/platform/clock.ts";
import { logger } from "#shared/platform/logger.ts";
import { setMetric } from "#shared/platform/metrics.ts";

/** A container's first call opens the connection as well, and gets at least so long. */
const firstDeadlineMs = 500;
/** After a failure the store is left alone, so that only one request in this time pays for it. */
const restMs = 1_000;
/** A failing store is logged at most so often. */
const logEveryMs = 60_000;

/** Lets calls to the limiter's store fail fast and quietly: a limit must never be the reason why a request fails. */
export class StoreGuard {
  #restsUntil = 0;
  #hasAnswered = false;
  #loggedAt = Number.NEGATIVE_INFINITY;
  #failures = 0;

  /** @returns "down" when the call failed, took too long, or wasn't made because one before it did. */
  async run<T>(call: (abortSignal: AbortSignal) => Promise<T>): Promise<T | "down"> {
    if (clock.now() < this.#restsUntil) return "down";
    const controller = new AbortController();
    const { store_deadline_ms: deadlineMs } = limitSettings();
    const deadline = this.#hasAnswered ? deadlineMs : Math.max(deadlineMs, firstDeadlineMs);
    const late = clock.sleep(deadline).then((): never => {
      controller.abort();
      throw new Error("the limiter's store took too long");
    });
    try {
      const result = await Promise.race([call(controller.signal), late]);
      this.#hasAnswered = true;
      setMetric("cache_connected", {}, 1);
      return result;
    } catch (error) {
      this.#restsUntil = clock.now() + restMs;
      setMetric("cache_connected", {}, 0);
      this.#report(error);
      return "down";
    } finally {
      late.catch(() => {});
    }
  }

  #report(error: unknown): void {
    this.#failures++;
    const now = clock.now();
    if (now < this.#loggedAt + logEveryMs) return;
    logger.warning("limits hold in each container alone: their store fails", {
      failures: this.#failures,
      error,
    });
    this.#loggedAt = now;
    this.#failures = 0;
  }
}
