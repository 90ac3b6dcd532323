import type { FaultOptions } from "../support/simulation/fault-plan.ts";
import { assertAlarms, assertKept } from "./guarantees/assert-alarms.ts";
import { assertAsInBatch } from "./guarantees/assert-clusters.ts";
import { assertIncidents } from "./guarantees/assert-incidents.ts";
import { assertSound } from "./guarantees/assert-sound.ts";
import { SimulatedSystem } from "./system/simulated-system.ts";
import { linksIn, randomNetwork } from "./traffic/network.ts";
import { writePast } from "./traffic/past.ts";
import { randomBatches, randomReports } from "./traffic/random-reports.ts";
import { Sender } from "./traffic/sender.ts";

/** One call in five fails, half of those after they took effect, and now and then a part is away for a while. */
const faults: FaultOptions = {
  ...{ dropBefore: 0.04, dropAfter: 0.1, throttle: 0.03, serverError: 0.03 },
  ...{ partial: 0.2, duplicate: 0.2, reorder: 0.3, outage: 0.3, crash: 0.005 },
};
const alarms = 10_000;
const largestBatch = 200;
const sentWithinMs = 60_000;

/** Ten thousand alarms of one tenant in a minute, while one call in five goes wrong. */
export async function surviveStorm(seed: number): Promise<void> {
  const system = await SimulatedSystem.start(seed, faults);
  const { random, simulation } = system;
  const tenantId = `tenant-storm-${seed}`;
  const network = randomNetwork(random);
  writePast(system, tenantId, network, 4);
  const sender = new Sender(system);
  const reports = randomReports(random, alarms, simulation.clock.now());
  await sender.send(tenantId, randomBatches(random, reports, largestBatch), sentWithinMs);
  await simulation.settle();
  await system.heal();
  const situation = await assertSound(system, tenantId);
  assertKept(sender.acknowledged.get(tenantId) ?? new Set(), situation);
  assertAlarms(situation, system.arrivals.of(tenantId));
  assertAsInBatch(situation, linksIn(network));
  assertIncidents(situation);
}
