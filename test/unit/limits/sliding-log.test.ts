import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  admitInOrder,
  packTimes,
  room,
  type Times,
  unpackTimes,
  waitFor,
} from "#shared/limits/sliding-log.ts";

const limit = { quota: 3, windowMs: 1000 };

describe("a sliding log", () => {
  test("admits up to its quota, in order", () => {
    const { times, admitted } = admitInOrder([1, 1, 1, 1], [], 5000, limit);
    expect(admitted).toEqual([true, true, true, false]);
    expect(times).toEqual([5000, 5000, 5000]);
  });

  test("admits a request as a whole, and a smaller one behind one that doesn't fit", () => {
    expect(admitInOrder([2, 2, 1], [], 5000, limit).admitted).toEqual([true, false, true]);
  });

  test("has room again when the window has passed since a unit was taken, not before", () => {
    const times = [1000, 1400, 1400];
    expect(waitFor(1, times, 1500, limit)).toBe(500);
    expect(waitFor(2, times, 1500, limit)).toBe(900);
    expect(room(times, 1999, limit)).toBe(0);
    expect(room(times, 2000, limit)).toBe(1);
  });

  test("never has room for more than its quota", () => {
    expect(waitFor(4, [], 1000, limit)).toBe(1000);
    expect(admitInOrder([4], [], 1000, limit).admitted).toEqual([false]);
  });

  test("dates nothing before what is there, whatever a container's clock says", () => {
    expect(admitInOrder([1], [7000], 6500, limit).times).toEqual([7000, 7000]);
  });
});

test("no window of its length sees more than the quota, and whoever is refused would have been one too many", () => {
  const arrivals = fc.array(fc.integer({ min: 0, max: 10_000 }), { maxLength: 300 });
  fc.assert(
    fc.property(arrivals, fc.integer({ min: 1, max: 20 }), (at, quota) => {
      const span = { quota, windowMs: 1000 };
      let log: Times = [];
      const all: number[] = [];
      const within = (now: number) => all.filter((taken) => taken > now - span.windowMs).length;
      for (const now of at.sort((a, b) => a - b)) {
        const { times, admitted } = admitInOrder([1], log, now, span);
        expect(admitted[0]).toBe(within(now) < quota);
        expect(waitFor(1, log, now, span) === 0).toBe(admitted[0]);
        if (admitted[0]) all.push(now);
        log = times;
      }
    }),
  );
});

test("what is packed comes back as it was, at 4 bytes a unit", () => {
  const times = fc.array(fc.integer({ min: 0, max: 3_600_000 }), { maxLength: 240 });
  fc.assert(
    fc.property(times, (offsets) => {
      const log = offsets.sort((a, b) => a - b).map((offset) => 1_800_000_000_000 + offset);
      const packed = packTimes(log);
      expect(unpackTimes(packed)).toEqual(log);
      expect(packed.length).toBeLessThanOrEqual(6 + 4 * log.length);
    }),
  );
});
