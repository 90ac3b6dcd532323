import type * as z from "zod";
import type { Development } from "#shared/incidents/situation-report.ts";

/** When an alarm was raised and cleared, in ms since 1970. */
export interface AlarmTimes {
  readonly raised_at: number;
  readonly cleared_at: number | undefined;
}

const minuteMs = 60_000;
const comparedMs = 15 * minuteMs;
/** A few alarms more or less are no trend in a storm of hundreds. */
const steadyShare = 0.05;

/** How a set of alarms develops. What clocks that are ahead raised after `now` counts as raised now. */
export function developmentOf(alarms: readonly AlarmTimes[], now: number): z.output<typeof Development> {
  const before = now - comparedMs;
  const openNow = countOpen(alarms);
  const openBefore = alarms.filter(
    ({ raised_at, cleared_at }) => raised_at <= before && (cleared_at === undefined || cleared_at > before),
  ).length;
  return {
    raised: windows(alarms, now, ({ raised_at }) => raised_at),
    cleared: windows(alarms, now, ({ cleared_at }) => cleared_at),
    open_15_min_ago: openBefore,
    trend: trendOf(openBefore, openNow),
  };
}

export const countOpen = (alarms: readonly AlarmTimes[]): number =>
  alarms.filter(({ cleared_at }) => cleared_at === undefined).length;

function trendOf(before: number, now: number): "growing" | "steady" | "easing" {
  if (Math.abs(now - before) <= steadyShare * Math.max(now, before)) return "steady";
  return now > before ? "growing" : "easing";
}

function windows(
  alarms: readonly AlarmTimes[],
  now: number,
  timeOf: (alarm: AlarmTimes) => number | undefined,
) {
  const within = (minutes: number): number =>
    alarms.filter((alarm) => (timeOf(alarm) ?? Number.NEGATIVE_INFINITY) > now - minutes * minuteMs).length;
  return { last_5_min: within(5), last_15_min: within(15), last_60_min: within(60) };
}
