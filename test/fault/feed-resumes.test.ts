import { beforeAll, expect, test } from "vitest";
import { forEachSeed } from "../support/simulation/for-each-seed.ts";
import { resumeAnywhere, type Survived } from "./feed-resumes.ts";
import { loadSdk } from "./system/simulated-tables.ts";

beforeAll(loadSdk);

test("whoever is cut off anywhere resumes without gap or repetition", async () => {
  const runs: Survived[] = [];
  await forEachSeed(50, async (seed) => void runs.push(await resumeAnywhere(seed)));
  const sum = (count: (run: Survived) => number) => runs.reduce((all, run) => all + count(run), 0);
  if (runs.length === 1) return; // one that is replayed needn't have met everything
  // Four clients a run, each with a pattern of its own: and they have met what they are about.
  expect(sum(({ connections }) => connections)).toBeGreaterThan(12 * runs.length);
  expect(sum(({ killed }) => killed)).toBeGreaterThan(runs.length);
  expect(sum(({ within }) => within)).toBeGreaterThan(runs.length);
});
