import { Cron } from "croner";

/** When something is due. */
export interface Timing {
  /** The first time after another; undefined when there is none. Both in milliseconds since 1970. */
  next(after: number): number | undefined;
}

export interface TimingSettings {
  /** An IANA name; rates don't need it. */
  readonly timeZone?: string | undefined;
  /** What a rate counts from. */
  readonly anchor?: number | undefined;
}

const unitMs: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/** Reads `rate(…)`, `cron(…)` and `at(…)`. */
export function compileTiming(expression: string, settings: TimingSettings = {}): Timing {
  const { timeZone = "UTC", anchor = Date.now() } = settings;
  const [, kind, argument = ""] = /^(rate|cron|at)\((.+)\)$/.exec(expression) ?? [];
  if (kind === "rate") return compileRate(argument, anchor);
  if (kind === "cron") return compileCron(argument, timeZone);
  if (kind === "at") return compileInstant(argument, timeZone);
  throw new Error(`Unknown schedule expression: ${expression}`);
}

function compileRate(argument: string, anchor: number): Timing {
  const [, count, unit = ""] = /^(\d+) (minute|hour|day)s?$/.exec(argument) ?? [];
  if (!Number(count)) throw new Error(`Unknown rate: ${argument}`);
  const periodMs = Number(count) * unitMs[unit]!;
  return {
    next: (after) => anchor + Math.max(0, Math.floor((after - anchor) / periodMs) + 1) * periodMs,
  };
}

/**
 * croner reads AWS's six fields when seconds are put before them and its options match AWS's reading (Sunday is
 * 1, `0/15` steps). What it takes and EventBridge refuses is refused here: both or neither of the two day fields
 * given, and steps in the year, which it would misread.
 */
function compileCron(argument: string, timezone: string): Timing {
  const fields = argument.trim().split(/\s+/);
  const [, , dayOfMonth, , dayOfWeek, year] = fields;
  if (fields.length !== 6 || (dayOfMonth === "?") === (dayOfWeek === "?") || year?.includes("/")) {
    throw new Error(`Not an EventBridge cron expression: ${argument}`);
  }
  const cron = new Cron(`0 ${argument}`, { timezone, alternativeWeekdays: true, sloppyRanges: true });
  const next = (after: number) => cron.nextRun(new Date(after))?.getTime();
  if (next(Date.now()) === undefined) throw new Error(`A schedule that never comes: ${argument}`);
  return { next };
}

function compileInstant(argument: string, timezone: string): Timing {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(argument)) throw new Error(`Not a time: ${argument}`);
  const instant = new Cron(argument, { timezone }).nextRun(new Date(0))?.getTime();
  return { next: (after) => (instant !== undefined && instant > after ? instant : undefined) };
}
