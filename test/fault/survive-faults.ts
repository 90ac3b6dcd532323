import assert from "node:assert/strict";
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

const everyFault: FaultOptions = {
  dropBefore: 0.03,
  dropAfter: 0.04,
  throttle: 0.03,
  serverError: 0.03,
  conflict: 0.03,
  partial: 0.1,
  duplicate: 0.1,
  reorder: 0.3,
  outage: 0.3,
  crash: 0.02,
};

const sentWithinMs = 20_000;
/** Early enough that containers started later begin with it. */
const snapshotAt = 4;

/** A hundred alarms of two tenants through a system in which everything goes wrong now and then. */
export async function surviveFaults(seed: number): Promise<void> {
  const system = await SimulatedSystem.start(seed, everyFault);
  const { random, simulation } = system;
  const sender = new Sender(system);
  const tenants = [
    { tenantId: `tenant-a-${seed}`, count: 60, network: randomNetwork(random) },
    { tenantId: `tenant-b-${seed}`, count: 40, network: randomNetwork(random) },
  ];
  const sent = tenants.map(({ tenantId, count, network }) => {
    writePast(system, tenantId, network, snapshotAt);
    const batches = randomBatches(random, randomReports(random, count, simulation.clock.now()), 15);
    return sender.send(tenantId, batches, sentWithinMs);
  });
  await readNowAndThen(system, tenants[0]!.tenantId);
  await Promise.all(sent);
  await simulation.settle();
  await system.heal();
  for (const { tenantId, network } of tenants) {
    const situation = await assertSound(system, tenantId);
    assertKept(sender.acknowledged.get(tenantId) ?? new Set(), situation);
    assertAlarms(situation, system.arrivals.of(tenantId));
    assertAsInBatch(situation, linksIn(network));
    assertIncidents(situation);
    const snapshots = system.bucket("alarmHistory").keys(`${tenantId}/snapshots/`);
    assert.equal(snapshots.length > 0, situation.seq >= snapshotAt, "a snapshot is written when it is due");
  }
}

/** A reader that keeps up follows the journal in steps; it may fail like everybody else. */
async function readNowAndThen(system: SimulatedSystem, tenantId: string): Promise<void> {
  for (let time = 0; time < 5; time++) {
    await system.simulation.clock.sleep(sentWithinMs / 5);
    await system.reader.current(tenantId).catch(() => {});
  }
}
