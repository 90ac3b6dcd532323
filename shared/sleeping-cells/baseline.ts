import {
  faded,
  merged,
  nothing,
  type Statistics,
  single,
} from "#shared/sleeping-cells/running-statistics.ts";

/** Statistics that roll: with each week that begins, what was before counts a tenth less, so ten weeks at the most. */
export interface Rolling extends Statistics {
  /** When the first value was measured, ms. */
  readonly began: number;
  /** The newest week that values came in, and in how many there were any. */
  readonly week: number;
  readonly weeks: number;
}

/** What is known of one KPI of one entity: how it usually is, and how it is now. */
export interface Series {
  /** Milliseconds since 1970 of the first sample that still counts, and of the newest: each is taken once, in the order of time. */
  readonly began: number;
  readonly through: number;
  readonly overall: Rolling;
  /** Samples in a row that have departed, and since when; then samples in a row that are back. */
  readonly departed: number;
  readonly since?: number;
  /** The last value that had departed. */
  readonly level?: number;
  readonly back: number;
  /** Whether an alarm is open, raised at `since`. */
  readonly raised?: true;
}

const weekMs = 7 * 24 * 3600 * 1000;
const hourMs = 3600 * 1000;
const weeklyWeight = 0.9;

const weekOf = (timeMs: number): number => Math.floor(timeMs / weekMs);

/** The hour of the week in UTC, from 0 to 167. */
export const hourOfWeek = (timeMs: number): number => Math.floor(timeMs / hourMs) % 168;

const unknown: Rolling = { ...nothing, began: 0, week: 0, weeks: 0 };

/** A value more in statistics that roll. */
export function including(rolling: Rolling = unknown, value: number, timeMs: number): Rolling {
  const week = weekOf(timeMs);
  const passed = rolling.weeks === 0 ? 0 : Math.max(0, week - rolling.week);
  const isNew = rolling.weeks === 0 || passed > 0;
  return {
    ...merged(faded(rolling, weeklyWeight ** passed), single(value)),
    began: rolling.weeks === 0 ? timeMs : rolling.began,
    week: Math.max(week, rolling.week),
    weeks: rolling.weeks + Number(isNew),
  };
}

export const newSeries = (timeMs: number): Series => ({
  ...{ began: timeMs, through: timeMs - 1, overall: unknown, departed: 0, back: 0 },
});

/** Fewer tell too little of a deviation: the samples of an hour share its error, and would all be wrong together. */
const leastOfHour = { weeks: 4, n: 8 };
/** A week has seen every hour and the weekend: before, an evening would look like an outage. */
const leastOverall = { ms: weekMs, n: 30 };

/**
 * What a sample is held against: the same hour of earlier weeks where there were enough, else all of them; undefined
 * where there is too little history.
 */
export function referenceOf(
  series: Series,
  hour: Rolling | undefined,
  timeMs: number,
): Statistics | undefined {
  if (hour && hour.weeks >= leastOfHour.weeks && hour.n >= leastOfHour.n) return hour;
  const isLong = timeMs - series.began >= leastOverall.ms && series.overall.n >= leastOverall.n;
  return isLong ? series.overall : undefined;
}
