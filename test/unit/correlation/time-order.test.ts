import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { timeOrder } from "#shared/correlation/time-order.ts";

/** The order by a comparison sort, which is stable too. */
const comparedOrder = (times: Float64Array) =>
  Int32Array.from([...times.keys()].sort((a, b) => times[a]! - times[b]!));

/** Ranges that need 0 to 4 passes, around the places where one more is needed. */
const range = fc.constantFrom(
  0,
  1,
  2 ** 11,
  2 ** 22,
  2 ** 22 + 1,
  2 ** 32 - 1,
  2 ** 32,
  2 ** 33 + 5,
  2 ** 43 - 1,
);

describe("timeOrder", () => {
  test("sorts any whole milliseconds up to 43 bits apart, equal ones in the order given", () => {
    const times = fc.tuple(range, fc.maxSafeInteger()).chain(([widest, anyStart]) => {
      const start = Math.trunc(anyStart / 4);
      return fc
        .array(fc.oneof(fc.nat(3), fc.maxSafeNat()), { maxLength: 60 })
        .map((offsets) =>
          Float64Array.from([widest, ...offsets, 0], (offset) => start + (offset % (widest + 1))),
        );
    });
    fc.assert(
      fc.property(times, (given) => {
        expect(timeOrder(given)).toEqual(comparedOrder(given));
      }),
      { numRuns: 1_000 },
    );
  });

  test("refuses times too far apart rather than to order them wrongly", () => {
    expect(() => timeOrder(Float64Array.of(2 ** 43, 0))).toThrow(RangeError);
  });
});
