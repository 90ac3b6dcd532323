/**
 * What limits cost, and whether they hold, on simulated DynamoDB: `npm run bench:limiter`. Requests come at random
 * times and go to any of the containers: harder for leases than Lambda, which prefers the container used last. Exits
 * with 1 when a target is missed.
 */
import type { Limit } from "#shared/limits/limit.ts";
import { loadSdk } from "../fault/system/simulated-tables.ts";
import { type Measured, simulateLoad, worstWindow } from "./limiter/simulate-load.ts";
import { printTable } from "./table.ts";

const SEED = 20_261_121;
const SECONDS = 180;
const LOADS = [0.9, 1, 1.2, 1.5, 2, 3];
const SETTINGS = [
  { quota: 1_000, containers: [1, 2, 5, 10, 20] },
  { quota: 10_000, containers: [1, 5, 20] },
];
const MOST_WRITES = 0.15;
const WORST_WINDOW = 1.05;
const windowMs = 60_000;

const limitOf = (quota: number): Limit => ({ policy: "bench", key: "bench", quota, windowMs });
const rate = (quota: number, load: number): number => (quota / 60) * load;

/** Next to nothing for ten seconds, nine tenths of the limit for ten, thrice the limit for twenty, and again. */
const waves = (quota: number): number[] =>
  Array.from({ length: 2 * SECONDS }, (_, second) => {
    const phase = second % 40;
    return rate(quota, phase < 10 ? 0.01 : phase < 20 ? 0.9 : 3);
  });

function check(name: string, value: number, most: number): void {
  if (value <= most) return;
  console.error(`${name}: ${value.toFixed(3)}, which is more than ${most}`);
  process.exitCode = 1;
}

async function measure(quota: number, containers: number, perSecond: readonly number[]): Promise<Measured> {
  return simulateLoad(SEED, { limit: limitOf(quota), containers, perSecond });
}

async function row(quota: number, containers: number, load: number): Promise<Record<string, string>> {
  const { requests, admittedAt, writes } = await measure(
    quota,
    containers,
    Array<number>(SECONDS).fill(rate(quota, load)),
  );
  const perRequest = writes / requests;
  const worst = worstWindow(admittedAt, windowMs) / quota;
  const name = `${quota} a minute, ${containers} containers, ${load} × the limit`;
  check(`writes a request at ${name}`, perRequest, MOST_WRITES);
  check(`worst window at ${name}`, worst, WORST_WINDOW);
  const possible = Math.min(requests, (quota * SECONDS) / 60);
  return {
    limit: `${quota}/min`,
    containers: String(containers),
    load: `${load} ×`,
    "writes a request": perRequest.toFixed(3),
    "worst 60 s": `${worst.toFixed(3)} ×`,
    "admitted of what may be": (admittedAt.length / possible).toFixed(3),
  };
}

await loadSdk();
const rows: Record<string, string>[] = [];
for (const { quota, containers } of SETTINGS) {
  for (const count of containers) for (const load of LOADS) rows.push(await row(quota, count, load));
}
printTable(rows);

console.log("\nIn waves after rests, when leases and full buckets add up:");
const inWaves: Record<string, string>[] = [];
for (const containers of [1, 5, 20]) {
  const { requests, admittedAt, writes } = await measure(1_000, containers, waves(1_000));
  const worst = worstWindow(admittedAt, windowMs) / 1_000;
  check(`worst window in waves, ${containers} containers`, worst, WORST_WINDOW);
  inWaves.push({
    containers: String(containers),
    "writes a request": (writes / requests).toFixed(3),
    "worst 60 s": `${worst.toFixed(3)} ×`,
  });
}
printTable(inWaves);

console.log("\nA sliding log, 100 a minute at 3 ×: writes an admitted request");
const log = await measure(100, 5, Array<number>(SECONDS).fill(rate(100, 3)));
check("worst window of a log", worstWindow(log.admittedAt, windowMs) / 100, 1);
console.log((log.writes / log.admittedAt.length).toFixed(3));
process.exit();
