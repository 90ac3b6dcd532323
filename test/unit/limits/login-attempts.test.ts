import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Attempts, giveBack, reserve, waitMs } from "#shared/limits/login-attempts.ts";

const rule = { failures: 5, lockMs: 300_000 };
const minute = 60_000;

/** Attempts that fail at these times, as far as they are let. */
const failAt = (...times: readonly number[]): Attempts =>
  times.reduce<Attempts>(
    (attempts, now) => (waitMs(attempts, now, rule) > 0 ? attempts : reserve(attempts, now, rule).attempts),
    [],
  );

describe("five failures", () => {
  const locked = failAt(0, 1000, 2000, 3000, 4000);

  test("lock for five minutes from the last of them", () => {
    expect(waitMs(locked, 10_000, rule)).toBe(4000 + 300_000 - 10_000);
    expect(waitMs(locked, 4000 + 300_000, rule)).toBe(0);
  });

  test("are forgotten when the lock is over", () => {
    const after = 4000 + 300_000;
    expect(reserve(locked, after, rule).attempts).toEqual([after]);
  });

  test("lock for a moment only while the last may still succeed", () => {
    expect(waitMs(locked, 4100, rule)).toBe(1900);
  });

  test("no longer lock when one was given back", () => {
    expect(waitMs(giveBack(locked, 4000), 4100, rule)).toBe(0);
  });

  test("count only within five minutes", () => {
    expect(waitMs(failAt(0, 1, 2, 3), 1000, rule)).toBe(0);
    expect(waitMs(failAt(0, 1, 2, 3, 6 * minute), 6 * minute + 3000, rule)).toBe(0);
  });
});

test("an attempt on a clock that is behind counts as one at the last one's time", () => {
  expect(reserve([5000], 4000, rule)).toEqual({ attempts: [5000, 5000], at: 5000 });
});

test("giving back what is gone already changes nothing", () => {
  expect(giveBack([1, 2], 3)).toEqual([1, 2]);
});

test("a guesser gets at most five guesses within any five minutes, whenever he tries", () => {
  const tries = fc.array(fc.integer({ min: 0, max: 30 * minute }), { maxLength: 200 });
  fc.assert(
    fc.property(tries, (times) => {
      let attempts: Attempts = [];
      const guesses: number[] = [];
      for (const now of times.sort((a, b) => a - b)) {
        if (waitMs(attempts, now, rule) > 0) continue;
        attempts = reserve(attempts, now, rule).attempts;
        guesses.push(now);
      }
      for (const start of guesses) {
        const within = guesses.filter((at) => at >= start && at < start + rule.lockMs);
        expect(within.length).toBeLessThanOrEqual(rule.failures);
      }
    }),
  );
});
