import fc from "fast-check";
import { expect, test } from "vitest";
import { addUpFrequent, type Frequent, occurring } from "#shared/security/frequent.ts";

/** Hits of few frequent and many rare sources, in batches; and after which batches sums are put together. */
const source = fc.oneof(fc.constantFrom("a", "b", "c"), fc.integer({ max: 60, min: 0 }).map(String));
const hit = fc.tuple(source, fc.integer({ min: 1, max: 20 }));
const lanes = fc.array(fc.array(fc.array(hit, { maxLength: 12 }), { maxLength: 12 }), { maxLength: 4 });

const addBatch = (most: number) => (sum: Frequent, batch: readonly [string, number][]) =>
  addUpFrequent([sum, ...batch.map((each) => occurring([each]))], most);

function exactly(hits: readonly (readonly [string, number])[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const [name, count] of hits) counts.set(name, (counts.get(name) ?? 0) + count);
  return counts;
}

test("however hits are spread and added up, no count is too high or lacks more than it says, and that is bounded", () => {
  fc.assert(
    fc.property(lanes, fc.integer({ min: 1, max: 8 }), (spread, most) => {
      const parts = spread.map((batches) => batches.reduce(addBatch(most), occurring([])));
      for (const part of parts) expect(part.counts.length).toBeLessThanOrEqual(most);
      const { counts, missed } = addUpFrequent(parts);
      const hits = spread.flat(2);
      const told = new Map(counts);
      for (const [name, count] of exactly(hits)) {
        expect(told.get(name) ?? 0).toBeLessThanOrEqual(count);
        expect((told.get(name) ?? 0) + missed).toBeGreaterThanOrEqual(count);
      }
      const all = hits.reduce((sum, [, count]) => sum + count, 0);
      expect(missed * (most + 1)).toBeLessThanOrEqual(all);
    }),
    { numRuns: 500 },
  );
});

test("as long as there are no more sources than are kept, all counts are exact", () => {
  const few = fc.array(
    fc.array(fc.tuple(fc.constantFrom("a", "b", "c", "d"), fc.integer({ min: 1, max: 9 }))),
  );
  fc.assert(
    fc.property(few, (batches) => {
      const { counts, missed } = batches.reduce(addBatch(4), occurring([]));
      expect([new Map(counts), missed]).toEqual([exactly(batches.flat()), 0]);
    }),
  );
});

test("the most frequent come first, and those that are as frequent by their names", () => {
  const { counts } = addUpFrequent([occurring([["b", 2]]), occurring([["a", 2]]), occurring([["c", 3]])]);
  expect(counts.map(([name]) => name)).toEqual(["c", "a", "b"]);
});
