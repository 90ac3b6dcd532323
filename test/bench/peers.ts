/**
 * Tocsin beside the real Alertmanager, with the same requests in the same run: how many alerts each takes, and how soon a
 * group (theirs) or a cluster (ours) is out: a new one of two alerts, and one that is out already, of which two more come
 * a moment later. `npm run bench:peers`. Needs Debian's prometheus-alertmanager.
 * Ours is durable when it answers: in a queue, then in a journal in a table. Theirs is in memory.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { variables } from "#shared/platform/environment.ts";
import { startTocsin } from "../support/start-tocsin.ts";
import { Workshop, whyMissing } from "../support/stock-program.ts";
import { startAlertmanager } from "./peers/alertmanager.ts";
import { freshAlerts, post, type Side } from "./peers/side.ts";
import { tocsinSide } from "./peers/tocsin.ts";
import { printTable, whole } from "./table.ts";

const BATCHES = [1, 10, 100];
const SENDERS = 4;
const SECONDS = 4;
const ROUNDS = 3;
const GROUPS = 100;
const WARM_UPS = 10;
/** A local cloud loads its functions while none is working: later nobody waits for that. */
const LOADING_MS = 30_000;
/** As long after a group is out, at random, two more of its alerts come. */
const MOMENT_MS = [100, 300] as const;

/** Whom alerts are of. What is of one instance is a group there and a cluster here. */
const loads = {
  "each of a host of its own": undefined,
  "of 1,000 hosts": () => `host-${Math.floor(Math.random() * 1000)}`,
} as const;

type Load = keyof typeof loads;

/** Alerts a second that a side takes in batches. */
async function rateOf(side: Side, batch: number, load: Load): Promise<number> {
  const start = performance.now();
  let taken = 0;
  const sender = async (): Promise<void> => {
    while (performance.now() - start < SECONDS * 1000) {
      await post(side, freshAlerts(batch, loads[load]));
      taken += batch;
    }
  };
  await Promise.all(Array.from({ length: SENDERS }, sender));
  return (taken / (performance.now() - start)) * 1000;
}

/** Milliseconds from sending two alerts of one instance until its group is out with `alerts` of them. */
async function timeUntilOut(side: Side, instance: string, alerts: number): Promise<number> {
  const start = performance.now();
  await post(
    side,
    freshAlerts(2, () => instance),
  );
  await side.out(instance, alerts);
  return performance.now() - start;
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;

async function compareLatency(sides: readonly Side[]): Promise<void> {
  const first = sides.map((): number[] => []);
  const more = sides.map((): number[] => []);
  for (let group = -WARM_UPS; group < GROUPS; group++) {
    for (const [place, side] of sides.entries()) {
      const instance = `${side.name}-${group + WARM_UPS}`;
      const firstMs = await timeUntilOut(side, instance, 2);
      const [least, most] = MOMENT_MS;
      await sleep(least + Math.random() * (most - least));
      const moreMs = await timeUntilOut(side, instance, 4);
      if (group < 0) continue;
      first[place]!.push(firstMs);
      more[place]!.push(moreMs);
    }
  }
  printTable(
    sides.map(({ name }, place) => ({
      "ms until it is out": name,
      ...percentiles("a new group", first[place]!),
      ...percentiles("more of one", more[place]!),
    })),
  );
}

function percentiles(of: string, times: number[]): Record<string, string> {
  const sorted = times.sort((a, b) => a - b);
  const percentile = (share: number) => sorted[Math.ceil(share * sorted.length) - 1]!.toFixed(0);
  return { [`${of}: p50`]: percentile(0.5), [`${of}: p99`]: percentile(0.99) };
}

async function compareRates(sides: readonly Side[], load: Load): Promise<void> {
  const rows = [];
  for (const batch of BATCHES) {
    const rates = sides.map((): number[] => []);
    for (let round = 0; round < ROUNDS; round++)
      for (const [place, side] of sides.entries())
        rates[place]!.push(await alone(side, sides, () => rateOf(side, batch, load)));
    const [ours = 0, theirs = 0] = rates.map(median);
    rows.push({
      [`alerts accepted a second, ${load}`]: `batches of ${batch}`,
      ...{ Tocsin: whole(ours), Alertmanager: whole(theirs), ratio: (ours / theirs).toFixed(2) },
    });
  }
  printTable(rows);
}

/** While the others stand still: what they have yet to do of their own rounds isn't this side's burden. */
async function alone<T>(side: Side, sides: readonly Side[], work: () => Promise<T>): Promise<T> {
  const others = sides.filter((other) => other !== side);
  for (const { pid } of others) process.kill(pid, "SIGSTOP");
  try {
    return await work();
  } finally {
    for (const { pid } of others) process.kill(pid, "SIGCONT");
  }
}

/** The local stage keeps all traces; others one in ten. */
const asDeployed = (template: string): string =>
  template.replaceAll(`"${variables.traceSampleRate}": "1"`, `"${variables.traceSampleRate}": "0.1"`);

/** Each comparison with an Alertmanager that has nothing to do yet: its groups stay for longer than a bench runs. */
async function besideFreshAlertmanager(
  ours: Side,
  compare: (sides: readonly Side[]) => Promise<void>,
): Promise<void> {
  const workshop = new Workshop();
  try {
    const theirs = await startAlertmanager(workshop);
    try {
      await compare([ours, theirs]);
    } finally {
      theirs.stop();
    }
  } finally {
    await workshop.close();
  }
  console.log();
}

const missing = whyMissing("prometheus-alertmanager");
if (missing) {
  console.log(`Not run: ${missing}`);
} else {
  const tocsin = await startTocsin(asDeployed);
  const ours = await tocsinSide(tocsin);
  try {
    await sleep(LOADING_MS);
    await besideFreshAlertmanager(ours, compareLatency);
    for (const load of Object.keys(loads) as Load[])
      await besideFreshAlertmanager(ours, (sides) => compareRates(sides, load));
  } finally {
    ours.stop();
    await tocsin.stop();
  }
}
