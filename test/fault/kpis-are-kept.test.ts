import { test } from "vitest";
import { forEachSeed } from "../support/simulation/for-each-seed.ts";
import { keepKpisUnderFaults } from "./kpis.ts";

test("samples that were accepted are stored; those of a removed entity and those too old go, and no others", async () => {
  await forEachSeed(20, keepKpisUnderFaults);
});
