import { test } from "vitest";
import { forEachSeed } from "../support/simulation/for-each-seed.ts";
import { arriveInAnyOrder } from "./any-order.ts";

test("clusters are those of the batch algorithm, whatever the order, the batches and the repetitions", async () => {
  await forEachSeed(200, arriveInAnyOrder);
});
