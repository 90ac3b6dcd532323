import { parseIso8601 } from "#shared/pagerduty/iso-8601.ts";

/**
 * When something was, as its sender says; now where it doesn't say, or can't be read. Never later: what comes after a
 * trigger, at the latest of our clock, must find it.
 */
export function momentOf(timestamp: string | null | undefined, now: number): number {
  const moment = parseIso8601(timestamp ?? "") ?? now;
  return moment < 0 ? now : Math.min(moment, now);
}
