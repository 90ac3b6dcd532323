import { test } from "vitest";
import { forEachSeed } from "../support/simulation/for-each-seed.ts";
import { archiveTwiceAtOnce } from "./archive-races.ts";

test("nothing is forgotten when two archivals run at once", async () => {
  await forEachSeed(60, archiveTwiceAtOnce);
});
