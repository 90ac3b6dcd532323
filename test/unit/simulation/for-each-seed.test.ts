import { afterEach, expect, test, vi } from "vitest";
import { forEachSeed } from "../../support/simulation/for-each-seed.ts";

afterEach(() => vi.unstubAllEnvs());

test("a failure names its seed and the commit", async () => {
  const run = forEachSeed(5, async (seed) => {
    if (seed === 3) throw new Error("two clusters");
  });
  await expect(run).rejects.toThrow(/^seed 3 at commit [0-9a-f]{7,}.*: two clusters$/);
});

test("SEED replays one run alone", async () => {
  vi.stubEnv("SEED", "42");
  const seeds: number[] = [];
  await forEachSeed(5, async (seed) => void seeds.push(seed));
  expect(seeds).toEqual([42]);
});
