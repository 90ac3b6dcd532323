/**
 * What the wrapper of an endpoint costs: warm CPU per call, and a fresh process until the first answer, of one typical
 * endpoint (no AWS call) as Tocsin, Hono, Fastify and Express have it, beside a bare handler that checks nothing:
 * `npm run bench:handler`. Each contender is bundled as our functions are, and all take turns in the same run.
 */
import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { bundling } from "../../infra/bundle.ts";
import { printTable } from "./table.ts";

const CONTENDERS = ["bare", "tocsin", "tocsin-with-tables", "hono", "fastify", "express"];
const STARTS = 15;
const ROUNDS = 9;

const cache = join(import.meta.dirname, "..", "..", ".cache");
mkdirSync(cache, { recursive: true });
const folder = mkdtempSync(join(cache, "bench-handler-"));

/** Runs a measurement on a bundle in a process of its own. @returns the figure that it sends back. */
async function measured(script: string, contender: string): Promise<number> {
  const child = fork(join(import.meta.dirname, "handler", script), [join(folder, contender, "index.mjs")], {
    stdio: ["ignore", "ignore", "inherit", "ipc"],
    env: { PATH: process.env.PATH, LOG_LEVEL: "ERROR", AWS_REGION: "us-east-1", STAGE: "bench" },
  });
  const [figure] = (await once(child, "message")) as [number];
  await once(child, "exit");
  return figure;
}

async function mediansOf(script: string, rounds: number): Promise<Map<string, number>> {
  const figures = new Map<string, number[]>(CONTENDERS.map((contender) => [contender, []]));
  for (let round = 0; round < rounds; round++) {
    for (const contender of CONTENDERS) figures.get(contender)!.push(await measured(script, contender));
  }
  return new Map([...figures].map(([name, all]) => [name, all.sort((a, b) => a - b)[rounds >> 1]!]));
}

/** As our functions are bundled. Fastify and Express are CommonJS and need a `require`, so all get one, in fairness. */
async function bundle(contender: string): Promise<number> {
  const { metafile } = await build({
    entryPoints: [join(import.meta.dirname, "handler", "contenders", `${contender}.ts`)],
    outfile: join(folder, contender, "index.mjs"),
    banner: { js: 'import{createRequire}from"node:module";const require=createRequire(import.meta.url);' },
    metafile: true,
    ...bundling,
  });
  return Object.values(metafile.outputs)[0]!.bytes;
}

const bytes = new Map<string, number>();
for (const contender of CONTENDERS) bytes.set(contender, await bundle(contender));
try {
  const [warm, start] = [
    await mediansOf("measure-warm.ts", ROUNDS),
    await mediansOf("measure-start.ts", STARTS),
  ];
  const ratio = (all: Map<string, number>, name: string) => (all.get(name)! / all.get("bare")!).toFixed(2);
  console.log(
    `Warm: CPU of a call, median of ${ROUNDS} processes. Start: from exec to the first answer, median of ${STARTS}.\n`,
  );
  printTable(
    CONTENDERS.map((name) => ({
      handler: name,
      "bundle KB": (bytes.get(name)! / 1024).toFixed(0),
      "warm µs": warm.get(name)!.toFixed(1),
      "× bare": ratio(warm, name),
      "start ms": start.get(name)!.toFixed(1),
      "start × bare": ratio(start, name),
    })),
  );
} finally {
  rmSync(folder, { recursive: true });
}
