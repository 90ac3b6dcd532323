import * as z from "zod";

const aheadMs = 24 * 60 * 60 * 1000;

/**
 * A moment in RFC 3339 with an offset, read to milliseconds since 1970. Finer digits are cut off, as Date does.
 * Moments before 1970 or more than 24 h ahead of `now` are mistakes of a clock, not of an alarm.
 */
export const instant = (now: () => number) =>
  z.iso
    .datetime({ offset: true, error: "must be an RFC 3339 time with an offset" })
    .transform((text) => Date.parse(text))
    .refine((ms) => ms >= 0, "must not be before 1970")
    .refine((ms) => ms <= now() + aheadMs, "must not be more than 24 h ahead");

/** Milliseconds since 1970 as RFC 3339 in UTC. */
export const rfc3339 = (ms: number): string => new Date(ms).toISOString();
