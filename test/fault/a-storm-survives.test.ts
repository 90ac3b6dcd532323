import { describe, test } from "vitest";
import { forEachSeed } from "../support/simulation/for-each-seed.ts";
import { surviveStorm } from "./survive-a-storm.ts";

describe("of ten thousand alarms none is lost or counted twice, and clusters are the batch algorithm's, while one call in five fails", () => {
  test.each([1, 6, 11, 16])("five storms from seed %i on", async (first) => {
    await forEachSeed(5, surviveStorm, first);
  });
});
