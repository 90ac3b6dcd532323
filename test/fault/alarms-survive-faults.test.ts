import { test } from "vitest";
import { forEachSeed } from "../support/simulation/for-each-seed.ts";
import { surviveFaults } from "./survive-faults.ts";

test("every accepted alarm is in exactly one cluster, and every incident told once, whatever fails", async () => {
  await forEachSeed(100, surviveFaults);
});
