import * as z from "zod";
import { clock } from "#shared/platform/clock.ts";
import { mostBuckets, type Period } from "#shared/scorecard/period.ts";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** A quarter, with a day on either side for time zones. */
const mostDays = 92;

const intervals = {
  "5m": 5 * minuteMs,
  "15m": 15 * minuteMs,
  "1h": hourMs,
  "6h": 6 * hourMs,
  "1d": dayMs,
  "7d": 7 * dayMs,
} as const;

const Moment = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));

const isFew = (from: number, to: number, stepMs: number): boolean => (to - from) / stepMs <= mostBuckets;

/**
 * The last 7 days unless said otherwise; `from` is included, `to` is not, and a `to` that is yet to come means now.
 * Without an interval it is the finest that gives at most 200 buckets.
 */
export const ScorecardQuery = z
  .strictObject({
    from: Moment.optional(),
    to: Moment.optional(),
    interval: z.enum(Object.keys(intervals) as (keyof typeof intervals)[]).optional(),
  })
  .transform(({ from, to: until, interval }): Period => {
    const to = Math.min(until ?? Number.POSITIVE_INFINITY, clock.now());
    const start = from ?? to - 7 * dayMs;
    const finest = Object.values(intervals).find((stepMs) => isFew(start, to, stepMs)) ?? dayMs;
    return { from: start, to, stepMs: interval ? intervals[interval] : finest };
  })
  .refine(({ from, to }) => from < to, { path: ["from"], error: "must be before to, and before now" })
  .refine(({ from, to }) => to - from <= mostDays * dayMs, {
    path: ["from"],
    error: `must be at most ${mostDays} days before to`,
  })
  .refine(({ from, to, stepMs }) => to - from > mostDays * dayMs || isFew(from, to, stepMs), {
    path: ["interval"],
    error: `must be longer: the period has more than ${mostBuckets} of them`,
  });
