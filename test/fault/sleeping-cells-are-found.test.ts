import { test } from "vitest";
import { forEachSeed } from "../support/simulation/for-each-seed.ts";
import { watchUnderFaults } from "./sleeping-cells.ts";

test("whoever dies or repeats: each sample counts once in its baseline, each departure is one alarm and one event", async () => {
  await forEachSeed(15, watchUnderFaults);
});
