import { Cron } from "croner";

const unitMs: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/** Calls `tick` at the times of an EventBridge schedule, in UTC; gives back the way to stop. */
export function startSchedule(expression: string, tick: () => void): () => void {
  const [, kind, argument = ""] = /^(rate|cron)\((.+)\)$/.exec(expression) ?? [];
  if (kind === "rate") return startRate(argument, tick);
  if (kind === "cron") return startCron(argument, tick);
  throw new Error(`Unknown schedule expression: ${expression}`);
}

/** Timers end at 24.8 days; a longer rate counts down in days. */
function startRate(argument: string, tick: () => void): () => void {
  const [, count, unit = ""] = /^(\d+) (minute|hour|day)s?$/.exec(argument) ?? [];
  if (!count) throw new Error(`Unknown rate: ${argument}`);
  const periodMs = Number(count) * unitMs[unit]!;
  const stepMs = Math.min(periodMs, unitMs.day!);
  let elapsedMs = 0;
  const timer = setInterval(() => {
    elapsedMs += stepMs;
    if (elapsedMs < periodMs) return;
    elapsedMs = 0;
    tick();
  }, stepMs);
  return () => clearInterval(timer);
}

/**
 * croner reads AWS's six fields when seconds are put before them and its options match AWS's reading (Sunday is
 * 1, `0/15` steps). What it takes and EventBridge refuses is refused here: both or neither of the two day fields
 * given, and steps in the year, which it would misread.
 */
function startCron(argument: string, tick: () => void): () => void {
  const fields = argument.trim().split(/\s+/);
  const [, , dayOfMonth, , dayOfWeek, year] = fields;
  if (fields.length !== 6 || (dayOfMonth === "?") === (dayOfWeek === "?") || year?.includes("/")) {
    throw new Error(`Not an EventBridge cron expression: ${argument}`);
  }
  const options = { timezone: "UTC", alternativeWeekdays: true, sloppyRanges: true } as const;
  const job = new Cron(`0 ${argument}`, options, tick);
  if (!job.nextRun()) throw new Error(`A schedule that never comes: ${argument}`);
  return () => job.stop();
}
