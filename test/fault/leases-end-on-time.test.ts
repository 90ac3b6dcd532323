import { test } from "vitest";
import { forEachSeed } from "../support/simulation/for-each-seed.ts";
import { leasesEnd } from "./leases.ts";

test("what is no longer renewed clears at the moment that was said, whatever fails", async () => {
  await forEachSeed(12, leasesEnd);
});
