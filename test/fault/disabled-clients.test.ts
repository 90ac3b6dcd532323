import { test } from "vitest";
import { forEachSeed } from "../support/simulation/for-each-seed.ts";
import { raceForKeys } from "./key-races.ts";

test("whatever happens to a client's keys at the same time, a disabled client has none that works", async () => {
  await forEachSeed(30, raceForKeys);
});
