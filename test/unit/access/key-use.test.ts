import { afterEach, expect, test } from "vitest";
import { isUseWorthTelling } from "#shared/access/key-use.ts";
import { clock, useClock } from "#shared/platform/clock.ts";

const real = { now: () => Date.now(), sleep: clock.sleep };
afterEach(() => useClock(real));

test("a container tells of a key's first use, and again only after five minutes; each key for itself", () => {
  const start = Date.now();
  const told = (keyId: string, afterMs: number): boolean => {
    useClock({ ...real, now: () => start + afterMs });
    return isUseWorthTelling(keyId);
  };
  expect([
    told("one", 0),
    told("one", 1),
    told("two", 2),
    told("one", 299_999),
    told("one", 300_000),
  ]).toEqual([true, false, true, false, true]);
});
