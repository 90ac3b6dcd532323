import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { plantedBugs } from "./planted/planted-bugs.ts";
import type { Verdict } from "./planted/run-planted.ts";

const mostSeeds = 10;
const runPlanted = fileURLToPath(new URL("planted/run-planted.ts", import.meta.url));

/** In a process of its own, whose copy of the product has the bug; it ends with the test, also one that goes on for ever. */
async function verdictOn(name: string, signal: AbortSignal): Promise<Verdict> {
  const args = [runPlanted, name, String(mostSeeds)];
  const { stdout } = await promisify(execFile)(process.execPath, args, { signal });
  return JSON.parse(stdout);
}

describe(`within ${mostSeeds} seeds the simulation notices that`, () => {
  test.for(plantedBugs)("$name", async ({ name }, { signal }) => {
    expect(await verdictOn(name, signal)).toMatchObject({ seed: expect.any(Number) });
  });
});
