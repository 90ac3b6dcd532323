import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { aggregateOf, byInterval } from "#shared/kpis/aggregate.ts";

const values = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), {
  minLength: 1,
  maxLength: 200,
});

describe("an aggregate", () => {
  test("lies between the least and the most, and is a number JSON has", () => {
    fc.assert(
      fc.property(values, (given) => {
        for (const aggregate of Object.values(aggregateOf)) {
          const value = aggregate(given);
          expect(Number.isFinite(value)).toBe(true);
          const slack = Math.abs(value) * 1e-9;
          expect(value).toBeGreaterThanOrEqual(aggregateOf.min(given) - slack);
          expect(value).toBeLessThanOrEqual(aggregateOf.max(given) + slack);
        }
      }),
    );
  });

  test.each([
    ["min", 1],
    ["max", 100],
    ["avg", 50.5],
    ["p95", 95],
  ] as const)("%s of 1 to 100 is %d", (name, expected) => {
    const shuffled = Array.from({ length: 100 }, (_, index) => ((index * 37) % 100) + 1);
    expect(aggregateOf[name](shuffled)).toBeCloseTo(expected, 9);
  });

  test("p95 is one that was measured, with at least 95 of 100 not above it", () => {
    fc.assert(
      fc.property(values, (given) => {
        const p95 = aggregateOf.p95(given);
        expect(given).toContain(p95);
        const within = given.filter((value) => value <= p95).length;
        expect(within).toBeGreaterThanOrEqual(0.95 * given.length - 1e-9);
      }),
    );
  });

  test("p95 of 20 is the 19th", () => {
    expect(aggregateOf.p95(Array.from({ length: 20 }, (_, index) => index + 1))).toBe(19);
  });
});

test("an interval has what was measured from its beginning to before its end", () => {
  const samples = [0, 999, 1000, 1999, 5000].map((timestamp) => ({ timestamp, value: timestamp }));
  expect([...byInterval(samples, 1000)]).toEqual([
    [0, [0, 999]],
    [1000, [1000, 1999]],
    [5000, [5000]],
  ]);
});
