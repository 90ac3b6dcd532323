import { test } from "vitest";
import { forEachSeed } from "../support/simulation/for-each-seed.ts";
import { purgeUnderFaults } from "./purges.ts";

test("whoever dies on the way: what is due is deleted, each record counts once, and the audit log says so", async () => {
  await forEachSeed(25, purgeUnderFaults);
});
