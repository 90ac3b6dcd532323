import type { Failure } from "#shared/tmf642/hub/delivery.ts";
import { nextPlace } from "#shared/tmf642/hub/due-events.ts";
import type { StoredListener } from "#shared/tmf642/hub/listener.ts";

const secondMs = 1000;
const firstWaitMs = 5 * secondMs;
/** A queue holds a message back no longer. */
const longestWaitMs = 900 * secondMs;
/** Of nothing but failures; a listener that is repaired by then has lost nothing. */
const patienceMs = 24 * 3600 * secondMs;
/** So often is an event sent that its listener understands and won't take. Later it would be the same. */
const mostRefusals = 5;
const refusals = new Set([400, 413, 415, 422]);
/** It says itself that it is gone for good. */
const gone = 410;

/** Waits 5 s, 10 s, 20 s and so on, up to 15 min. */
const waitAfter = (failures: number): number => Math.min(firstWaitMs * 2 ** (failures - 1), longestWaitMs);

/**
 * A listener that hasn't taken the event at its place: it is tried again later, paused, or spared this event.
 * @param now in ms since 1970
 */
export function afterFailure(listener: StoredListener, failure: Failure, now: number): StoredListener {
  const { code, detail } = failure;
  const status = "status" in failure ? failure.status : undefined;
  const { failing_since = now, failures: before, place, undeliverable } = listener;
  const failures = before + 1;
  const failed = { ...listener, failing_since, failures, last_failure: { at: now, code, detail } };
  const paused = { ...failed, paused_at: now, next_attempt_at: undefined };
  if (status === gone || now - failing_since >= patienceMs) return paused;
  if (status === undefined || !refusals.has(status) || failures < mostRefusals)
    return { ...failed, next_attempt_at: now + waitAfter(failures) };
  return {
    ...failed,
    ...{ place: nextPlace(place), undeliverable: undeliverable + 1, failures: 0, next_attempt_at: undefined },
  };
}

/** A listener that has taken all up to a place. */
export const afterSuccess = (
  listener: StoredListener,
  place: StoredListener["place"],
  now: number,
): StoredListener => ({
  ...listener,
  ...{ place, delivered_at: now, failures: 0, failing_since: undefined, next_attempt_at: undefined },
});
