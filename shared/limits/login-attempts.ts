/**
 * The attempts to log in to one account, or from one address, that have not succeeded: those that failed and those
 * whose password is still being checked. Times in ms, oldest first.
 */
export type Attempts = readonly number[];

export interface LockRule {
  readonly failures: number;
  readonly lockMs: number;
}

/** A password is checked well within this time; until then an attempt may still turn out to be good. */
const undecidedMs = 2_000;

/** What counts now: a lock that is over is forgotten with what led to it, else each failure for as long as a lock. */
function counting(attempts: Attempts, now: number, { failures, lockMs }: LockRule): Attempts {
  if (attempts.length >= failures) return now < attempts.at(-1)! + lockMs ? attempts : [];
  return attempts.filter((at) => at > now - lockMs);
}

/**
 * How long to wait; 0 when there is room for one more attempt. While the last one is undecided the wait is short,
 * because its success would make room.
 */
export function waitMs(attempts: Attempts, now: number, rule: LockRule): number {
  const last = attempts.at(-1);
  if (last === undefined || counting(attempts, now, rule).length < rule.failures) return 0;
  const undecided = last + undecidedMs - now;
  return undecided > 0 ? undecided : last + rule.lockMs - now;
}

/** Takes a place for an attempt. Its time is never before the last one's, whatever the clocks of two containers say. */
export function reserve(attempts: Attempts, now: number, rule: LockRule): { attempts: Attempts; at: number } {
  const counted = counting(attempts, now, rule);
  const at = Math.max(now, counted.at(-1) ?? 0);
  return { attempts: [...counted, at], at };
}

/** Gives a place back. Of several attempts at the same time one is as good as another. */
export function giveBack(attempts: Attempts, at: number): Attempts {
  const index = attempts.indexOf(at);
  return index < 0 ? attempts : attempts.toSpliced(index, 1);
}
