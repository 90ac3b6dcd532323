import { test } from "vitest";
import { forEachSeed } from "../support/simulation/for-each-seed.ts";
import { demoteAtOnce } from "./admins-remain.ts";

test("a tenant keeps an active admin, however many are demoted at once under faults", async () => {
  await forEachSeed(150, demoteAtOnce);
});
