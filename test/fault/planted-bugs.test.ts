import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { plantedBugs } from "./planted/planted-bugs.ts";
import type { Verdict } from "./planted/run-planted.ts";

const mostSeeds = 10;
const runPlanted = fileURLToPath(new URL("planted/run-planted.ts", import.meta.url));

/** In a process of its own, whose copy of the product has the bug. */
async function verdictOn(name: string): Promise<Verdict> {
  const { stdout } = await promisify(execFile)(process.execPath, [runPlanted, name, String(mostSeeds)]);
  return JSON.parse(stdout);
}

describe(`within ${mostSeeds} seeds the simulation notices that`, { timeout: 180_000 }, () => {
  test.for(plantedBugs)("$name", async ({ name }) => {
    expect(await verdictOn(name)).toMatchObject({ seed: expect.any(Number) });
  });
});
