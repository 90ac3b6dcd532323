import { test } from "vitest";
import { forEachSeed } from "../support/simulation/for-each-seed.ts";
import { changeWhileAlarmsArrive } from "./api-changes.ts";

test("a change through the API is in the table and in the journal, once, or in neither", async () => {
  await forEachSeed(60, changeWhileAlarmsArrive);
});
