import type { Autonomy } from "#shared/autonomy/autonomy.ts";

/**
 * The tenant's autonomy after one of its autonomous actions has failed, at `now`: with the last failure that the
 * breaker takes it trips, and nothing runs by itself until somebody sets the mode again.
 */
export function afterFailure(autonomy: Autonomy, now: number): Autonomy {
  const { failures, window_s } = autonomy.breaker;
  const recent = [...autonomy.failed_at.filter((at) => at > now - window_s * 1000), now].slice(-failures);
  const trips = recent.length >= failures && autonomy.tripped_at === null;
  return {
    ...autonomy,
    failed_at: trips ? [] : recent,
    tripped_at: trips ? now : autonomy.tripped_at,
    version: autonomy.version + 1,
  };
}
