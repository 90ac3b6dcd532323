/**
 * What the wrapper around every endpoint costs: `npm run bench:handler`. A typical endpoint (a path parameter, a body of
 * four fields that is validated, an answer; no AWS call) beside the same by hand and on Hono, Fastify and Express, in
 * one run. Exits with 1 when a target is missed.
 */
import { mkdtempDisposableSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundleContenders, type Contender, contenders } from "./handler/contenders.ts";
import { freshStarts } from "./handler/fresh-starts.ts";
import { warmTimes } from "./handler/warm-times.ts";
import { printTable } from "./table.ts";

/** As a deployed function has it: a line for the log and one for the metrics each time, one trace in ten in full. */
const environment = { STAGE: "bench", LOG_LEVEL: "INFO", TRACE_SAMPLE_RATE: "0.1", AWS_REGION: "us-east-1" };
const mostTimesBare = { warm: 10, start: 1.8, startWithSdk: 3.1 };

const rivals = ["hono", "fastify", "express"] as const;

function miss(what: string): void {
  console.log(`MISSED: ${what}`);
  process.exitCode = 1;
}

function checkWarm(times: Record<Contender, number>): void {
  const ratio = times.tocsin / times.bare;
  if (ratio > mostTimesBare.warm) {
    miss(`${ratio.toFixed(1)} × bare when warm, ${mostTimesBare.warm} wanted`);
  }
  for (const rival of rivals) if (times.tocsin >= times[rival]) miss(`${rival} is faster when warm`);
}

function checkStart(name: Contender, ratio: number, most: number): void {
  if (ratio > most) miss(`${name} is loaded in ${ratio.toFixed(2)} × bare, ${most} wanted`);
}

console.log(`bare: parses, does the deed, writes; validating: besides checks the body with the same schema as all below.
tocsin: all that the wrapper does, its two lines of log included; with-tables: with a right to a table, so with DynamoDB's client.
warm: median CPU time of a request, each in a process of its own, in turns. loaded, answered: CPU time of a fresh Node
process until its handler is loaded and until it has answered for the first time, medians, in turns.\n`);
using folder = mkdtempDisposableSync(join(tmpdir(), "tocsin-bench-"));
const entries = await bundleContenders(folder.path);
const warm = await warmTimes(entries, environment);
const starts = freshStarts(entries, environment);
printTable(
  contenders.map((name) => ({
    handler: name,
    "warm µs": warm[name].toFixed(1),
    "× bare": (warm[name] / warm.bare).toFixed(1),
    "× validating": (warm[name] / warm.validating).toFixed(1),
    "loaded ms": starts[name].loadedMs.toFixed(1),
    "× bare's load": (starts[name].loadedMs / starts.bare.loadedMs).toFixed(2),
    "answered ms": starts[name].answeredMs.toFixed(1),
    "× bare's answer": (starts[name].answeredMs / starts.bare.answeredMs).toFixed(2),
  })),
);
checkWarm(warm);
const loaded = (name: Contender) => starts[name].loadedMs / starts.bare.loadedMs;
checkStart("tocsin", loaded("tocsin"), mostTimesBare.start);
checkStart("tocsin-with-tables", loaded("tocsin-with-tables"), mostTimesBare.startWithSdk);
