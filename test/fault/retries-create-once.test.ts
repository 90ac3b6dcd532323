import { test } from "vitest";
import { forEachSeed } from "../support/simulation/for-each-seed.ts";
import { repeatUntilAnswered } from "./retried-requests.ts";

test("whatever is lost, doubled or crashed: one Idempotency-Key creates one record, and every answer names it", async () => {
  await forEachSeed(20, repeatUntilAnswered);
});
