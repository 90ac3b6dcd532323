import fc from "fast-check";
import { expect, test } from "vitest";
import { isoTime } from "#shared/platform/iso-time.ts";

test("a time is written as Date has it, whichever was written before", () => {
  const ms = fc.oneof(fc.integer({ min: -1e13, max: 1e13 }), fc.integer({ min: 0, max: 3000 }));
  fc.assert(fc.property(ms, (time) => isoTime(time) === new Date(time).toISOString()));
  expect(isoTime(1_732_190_400_007)).toBe("2024-11-21T12:00:00.007Z");
});
