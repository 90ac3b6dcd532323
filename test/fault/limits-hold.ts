import assert from "node:assert/strict";
import type { Limit } from "#shared/limits/limit.ts";
import { Limiter } from "#shared/limits/limiter.ts";
import type { FaultOptions } from "../support/simulation/fault-plan.ts";
import { SeededRandom } from "../support/simulation/random.ts";
import type { Simulation } from "../support/simulation/simulation.ts";
import { simulateTables } from "./system/simulated-tables.ts";

const everyFifth: FaultOptions = {
  ...{ dropBefore: 0.05, dropAfter: 0.05, throttle: 0.05, serverError: 0.03, conflict: 0.02 },
  outage: 0.5,
};
const minuteMs = 60_000;

const limitOf = (quota: number, windowMs = minuteMs): Limit => ({
  policy: "test",
  key: "one",
  quota,
  windowMs,
});

/** Some containers that share a limit, and when they admitted how much. */
class Containers {
  readonly admitted: { readonly at: number; readonly cost: number }[] = [];
  readonly #limiters: readonly Limiter[];
  readonly #simulation: Simulation;
  readonly #limit: Limit;

  constructor(simulation: Simulation, limit: Limit, count: number) {
    this.#simulation = simulation;
    this.#limit = limit;
    this.#limiters = Array.from({ length: count }, () => new Limiter());
  }

  async ask(container: number, cost = 1): Promise<boolean> {
    const { admitted } = await this.#limiters[container % this.#limiters.length]!.admit(this.#limit, cost);
    if (admitted) this.admitted.push({ at: this.#simulation.clock.now(), cost });
    return admitted;
  }

  get total(): number {
    return this.admitted.reduce((sum, { cost }) => sum + cost, 0);
  }

  /** The most that any span of time has seen. */
  worst(spanMs: number): number {
    let worst = 0;
    let within = 0;
    let first = 0;
    for (const { at, cost } of this.admitted) {
      within += cost;
      for (; this.admitted[first]!.at <= at - spanMs; first++) within -= this.admitted[first]!.cost;
      worst = Math.max(worst, within);
    }
    return worst;
  }
}

/** 500 requests, 100 at a time, against 100 a minute: exactly 100 are admitted, however many containers there are. */
export async function admitExactly(seed: number): Promise<void> {
  const simulation = simulateTables(seed, ["rateLimits"]);
  const containers = new Containers(simulation, limitOf(100), 1 + (seed % 20));
  let asked = 0;
  const client = async (): Promise<void> => {
    while (asked < 500) await containers.ask(asked++);
  };
  await Promise.all(Array.from({ length: 100 }, client));
  assert.equal(containers.total, 100);
  const { length: calls } = simulation.requestHandler.trace;
  assert.equal(await containers.ask(0), false);
  assert.equal(simulation.requestHandler.trace.length, calls, "a cached refusal costs no call");
}

/** Requests in waves, of any cost, over any number of containers, for some minutes. */
async function askInWaves(
  simulation: Simulation,
  containers: Containers,
  limit: Limit,
  random: SeededRandom,
) {
  const asked: Promise<boolean>[] = [];
  const until = simulation.clock.now() + 4 * limit.windowMs;
  while (simulation.clock.now() < until) {
    const wave = random.integer(Math.ceil(limit.quota / 2));
    const pauseMs = random.chance(0.5) ? 0 : (limit.windowMs / limit.quota) * random.next() * 2;
    for (let request = 0; request < wave; request++) {
      const cost = random.chance(0.05) ? 1 + random.integer(Math.ceil(limit.quota / 5)) : 1;
      asked.push(containers.ask(random.integer(20), cost));
      if (pauseMs > 0) await simulation.clock.sleep(pauseMs);
    }
    await simulation.clock.sleep(random.next() * (limit.windowMs / 4));
  }
  await Promise.all(asked);
}

/** A log never admits more than its quota in a window. */
export async function holdLog(seed: number): Promise<void> {
  const simulation = simulateTables(seed, ["rateLimits"]);
  const random = new SeededRandom(seed).fork("waves");
  const limit = limitOf(1 + random.integer(100));
  const containers = new Containers(simulation, limit, 1 + random.integer(20));
  await askInWaves(simulation, containers, limit, random);
  assert.ok(containers.worst(limit.windowMs) <= limit.quota);
}

/** Leases never admit more than 5 % over the quota in a window, however they lie. */
export async function holdLeases(seed: number): Promise<void> {
  const simulation = simulateTables(seed, ["rateLimits"]);
  const random = new SeededRandom(seed).fork("waves");
  const limit = limitOf(250 + random.integer(1500), random.chance(0.8) ? minuteMs : 600_000);
  const containers = new Containers(simulation, limit, 1 + random.integer(20));
  await askInWaves(simulation, containers, limit, random);
  const worst = containers.worst(limit.windowMs);
  assert.ok(worst <= limit.quota * 1.05, `${worst} of ${limit.quota} in a window`);
}

/** From a quiet start a tenth of the quota may come at once, whoever it comes to; the rest as the time passes. */
export async function burstATenth(seed: number): Promise<void> {
  const simulation = simulateTables(seed, ["rateLimits"]);
  const random = new SeededRandom(seed).fork("burst");
  const limit = limitOf(1000);
  const containers = new Containers(simulation, limit, 1 + random.integer(20));
  const asked = Array.from({ length: 400 }, () => containers.ask(random.integer(20)));
  await Promise.all(asked);
  assert.ok(containers.total >= 60 && containers.total <= 102, `${containers.total} at once`);
}

/** Whatever the store does, a limit answers; while it is down each container holds the limit by itself. */
export async function failOpen(seed: number): Promise<void> {
  const simulation = simulateTables(seed, ["rateLimits"], everyFifth);
  const random = new SeededRandom(seed).fork("waves");
  const limit = limitOf(random.chance(0.5) ? 50 : 1000);
  const count = 1 + random.integer(5);
  const containers = new Containers(simulation, limit, count);
  const began = simulation.clock.now();
  await askInWaves(simulation, containers, limit, random);
  const allowed = limit.quota * 1.15 * (count + 1);
  assert.ok(
    containers.worst(limit.windowMs) <= allowed,
    "each container holds it alone, and all hold it together",
  );
  simulation.heal();
  await simulation.clock.sleep(2 * limit.windowMs);
  containers.admitted.length = 0;
  await askInWaves(simulation, containers, limit, random);
  assert.ok(
    containers.worst(limit.windowMs) <= limit.quota * 1.05,
    "as soon as the store is back they share it",
  );
  assert.ok(simulation.clock.now() - began < 60 * minuteMs, "nobody waits for a store that is down");
}

/** A single container never admits more than a log's quota, whatever its store does. */
export async function holdLogAlone(seed: number): Promise<void> {
  const simulation = simulateTables(seed, ["rateLimits"], everyFifth);
  const random = new SeededRandom(seed).fork("waves");
  const limit = limitOf(1 + random.integer(100));
  const containers = new Containers(simulation, limit, 1);
  await askInWaves(simulation, containers, limit, random);
  assert.ok(containers.worst(limit.windowMs) <= limit.quota);
}

/** A store that is down for good: every request is answered, soon, and no container admits more than the limit. */
export async function goOnAlone(seed: number): Promise<void> {
  const simulation = simulateTables(seed, ["rateLimits"], { dropBefore: 1 });
  const limit = limitOf(seed % 2 === 0 ? 100 : 1000);
  const containers = new Containers(simulation, limit, 2);
  for (let second = 0; second < 120; second++) {
    for (let request = 0; request < 60; request++) await containers.ask(request);
    await simulation.clock.sleep(1000);
  }
  const worst = containers.worst(minuteMs);
  assert.ok(worst >= limit.quota && worst <= 2 * 1.15 * limit.quota, `${worst} of ${limit.quota}`);
  assert.ok(simulation.requestHandler.trace.length < 2 * 150, "a store that is down is asked once a second");
}
