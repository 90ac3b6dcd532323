import assert from "node:assert/strict";
import type { Observation } from "#shared/alarms/observation.ts";
import type { FaultOptions } from "../support/simulation/fault-plan.ts";
import { assertSound } from "./guarantees/assert-sound.ts";
import { SimulatedSystem } from "./system/simulated-system.ts";
import { randomNetwork } from "./traffic/network.ts";
import { writePast } from "./traffic/past.ts";
import { Sender } from "./traffic/sender.ts";

const faults: FaultOptions = {
  ...{ dropBefore: 0.03, dropAfter: 0.04, throttle: 0.03, serverError: 0.03 },
  ...{ duplicate: 0.1, reorder: 0.3, outage: 0.2, crash: 0.02 },
};
const minuteMs = 60_000;
const alarms = 12;
/** As Prometheus does it: each minute, for four minutes. */
const leaseMs = 4 * minuteMs;
/** Some last longer than a queue can hold a message back. */
const longestMinutes = 20;

/**
 * Alarms that are renewed each minute until their watcher has gone, in a system in which everything goes wrong now and
 * then: each clears at its last end, or at its clear where one was told before, and nobody waits any more.
 */
export async function leasesEnd(seed: number): Promise<void> {
  const system = await SimulatedSystem.start(seed, faults);
  const { random, simulation } = system;
  const tenantId = `tenant-l-${seed}`;
  writePast(system, tenantId, randomNetwork(random), 3);
  const begin = simulation.clock.now();
  const ends = new Map<string, number>();
  const reports = Array.from({ length: alarms }, (_, alarm) => {
    const minutes = 1 + random.integer(longestMinutes);
    const told = watched(`a${alarm}`, begin, minutes);
    const lastEnd = begin + (minutes - 1) * minuteMs + leaseMs;
    if (random.chance(0.3)) {
      const clear = begin + random.integer(longestMinutes * minuteMs);
      told.push({ ...told[0]!, severity: "cleared", raised_at: clear, ends_at: undefined });
      ends.set(`a${alarm}`, Math.min(clear, lastEnd));
    } else ends.set(`a${alarm}`, lastEnd);
    return told;
  });
  const sender = new Sender(system);
  await sender.send(
    tenantId,
    random.shuffled(reports.flat()).map((report) => [report]),
    longestMinutes * minuteMs,
  );
  await simulation.settle();
  await system.heal();
  const situation = await assertSound(system, tenantId);
  const cleared = [...situation.alarms.values()].map(({ alarm_id, cleared_at }) => [alarm_id, cleared_at]);
  assert.deepEqual(new Map(cleared.filter(([id]) => id !== undefined) as [string, number][]), ends);
  assert.equal(situation.wakeAt, undefined, "nothing is waited for");
  assert.equal(situation.leases.deadlines.first, undefined, "nothing holds");
}

const watched = (alarm_id: string, begin: number, minutes: number): Observation[] =>
  Array.from({ length: minutes }, (_, minute) => ({
    ...{ entity_id: `e-${alarm_id}`, alarm_type: "DOWN", severity: "minor", source_system: "prometheus" },
    ...{ alarm_id, raised_at: begin, ends_at: begin + minute * minuteMs + leaseMs },
  }));
