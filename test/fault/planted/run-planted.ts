import { readFileSync } from "node:fs";
import { registerHooks } from "node:module";
import { plantedBugs } from "./planted-bugs.ts";

/** Run as a process of its own: `node run-planted.ts <name of the bug> <seeds>`. Prints a `Verdict` as JSON. */
export interface Verdict {
  /** The first seed that noticed the bug. */
  readonly seed?: number;
  readonly message?: string;
}

const [name, seeds] = process.argv.slice(2);
const bug = plantedBugs.find((planted) => planted.name === name)!;
const patched = new URL(`../../../${bug.file}`, import.meta.url).href;
const source = readFileSync(new URL(patched), "utf8");
if (source.split(bug.find).length !== 2)
  throw new Error(`${bug.file} doesn't have exactly one "${bug.find}"`);

let isPlanted = false;
registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context);
    if (url.split("?")[0] !== patched) return loaded;
    isPlanted = true;
    return { ...loaded, source: source.replace(bug.find, () => bug.replace) };
  },
});

const [file, scenario] = bug.caughtBy;
const module: Record<string, (seed: number) => Promise<void>> = await import(`../${file}`);
const verdict = await firstFailure(module[scenario]!);
if (!isPlanted) throw new Error(`the scenario doesn't use ${bug.file}`);
console.log(JSON.stringify(verdict));
process.exit(); // what a killed invocation left behind must not keep the process

async function firstFailure(run: (seed: number) => Promise<void>): Promise<Verdict> {
  for (let seed = 1; seed <= Number(seeds); seed++) {
    try {
      await run(seed);
    } catch (error) {
      return { seed, message: (error as Error).message.slice(0, 200) };
    }
  }
  return {};
}
