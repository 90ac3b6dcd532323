import { expect, test } from "vitest";
import { forEachSeed } from "../support/simulation/for-each-seed.ts";
import { auditManyAtOnce, auditUnderFaults } from "./audited-changes.ts";

test("whatever fails: what is done has exactly one entry on a whole chain, what isn't has none", async () => {
  let succeeded = 0;
  await forEachSeed(40, async (seed) => {
    succeeded += await auditUnderFaults(seed);
  });
  expect(succeeded).toBeGreaterThan(200);
});

test("many who come in the same moment all find a place", async () => {
  await forEachSeed(5, auditManyAtOnce);
});
