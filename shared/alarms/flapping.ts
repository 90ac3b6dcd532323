import type { AlarmHistory } from "#shared/alarms/alarm-history.ts";

/** So often within so long, and nobody believes the next clear: five times in half an hour, as field monitors have it. */
const raises = 5;
const windowMs = 30 * 60_000;

/** Whether an alarm comes and goes: its key was raised again and again within half an hour, up to its newest raise. */
export function isFlapping({ raised }: AlarmHistory): boolean {
  const [first, last] = [raised.at(-raises), raised.at(-1)];
  return first !== undefined && last !== undefined && last.raised_at - first.raised_at <= windowMs;
}

/** When an alarm that comes and goes last did; undefined for one that hasn't come so often in the half hour before. */
export function lastFlap({ raised }: AlarmHistory): number | undefined {
  const [first, last] = [raised.at(-raises), raised.at(-1)];
  if (!first || !last) return undefined;
  const at = last.cleared_at ?? last.raised_at;
  return at - first.raised_at <= windowMs ? at : undefined;
}
