import { test } from "vitest";
import { forEachSeed } from "../support/simulation/for-each-seed.ts";
import { countOnce, goOnWithoutTable, holdEverywhere } from "./blocklist.ts";

test("a rule holds in every container within a minute, for its tenant alone, at next to no reads", () =>
  forEachSeed(3, holdEverywhere));

test("while the table is down the rules known so far hold, and nobody else is refused", () =>
  forEachSeed(3, goOnWithoutTable));

test("each refusal is counted once, whatever comes twice, fails, or is changed meanwhile", () =>
  forEachSeed(10, countOnce));
