import fc from "fast-check";
import { expect, test } from "vitest";
import {
  deviationOf,
  faded,
  merged,
  nothing,
  type Statistics,
  single,
} from "#shared/sleeping-cells/running-statistics.ts";

const values = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 100 });
const of = (given: readonly number[]): Statistics => given.map(single).reduce(merged, nothing);

function expectSame(a: Statistics, b: Statistics): void {
  const scale = Math.max(1, Math.abs(a.mean), Math.sqrt(a.m2));
  expect(a.n).toBeCloseTo(b.n, 9);
  expect(Math.abs(a.mean - b.mean)).toBeLessThanOrEqual(1e-9 * scale);
  expect(Math.abs(a.m2 - b.m2)).toBeLessThanOrEqual(1e-9 * scale * scale);
}

test("merged step by step they are what all values give at once", () => {
  fc.assert(
    fc.property(values, (given) => {
      const mean = given.reduce((sum, value) => sum + value, 0) / given.length;
      const m2 = given.reduce((sum, value) => sum + (value - mean) ** 2, 0);
      expectSame(of(given), { n: given.length, mean, m2 });
    }),
  );
});

test("merging is associative: whoever takes which part, the whole is the same", () => {
  fc.assert(
    fc.property(values, values, values, (a, b, c) => {
      const [x, y, z] = [of(a), of(b), of(c)];
      expectSame(merged(merged(x, y), z), merged(x, merged(y, z)));
      expectSame(merged(x, y), merged(y, x));
      expect(merged(x, nothing)).toEqual(x);
    }),
  );
});

test("the order of values doesn't matter", () => {
  fc.assert(
    fc.property(values, (given) => {
      expectSame(of(given), of(given.toSorted((a, b) => a - b)));
    }),
  );
});

test("values far from zero keep their deviation, which a sum of squares would lose", () => {
  expect(deviationOf(of([1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16]))).toBeCloseTo(Math.sqrt(30), 6);
});

test("fading keeps mean and variance, and gives what comes later more weight", () => {
  const old = of([8, 10, 12]);
  const light = faded(old, 0.1);
  expect(light.mean).toBe(old.mean);
  expect(light.m2 / light.n).toBeCloseTo(old.m2 / old.n, 9);
  expect(merged(light, single(20)).mean).toBeGreaterThan(merged(old, single(20)).mean);
});
