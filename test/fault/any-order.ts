import { changeTopology } from "#shared/entities/change-entities.ts";
import type { EntityLinks } from "#shared/entities/entity-links.ts";
import { AlarmBook } from "#shared/journal/alarm-book.ts";
import { commitChange } from "#shared/lambda/change.ts";
import { assertAlarms, assertKept } from "./guarantees/assert-alarms.ts";
import { assertAsInBatch } from "./guarantees/assert-clusters.ts";
import { assertSound } from "./guarantees/assert-sound.ts";
import { SimulatedSystem } from "./system/simulated-system.ts";
import { linksIn, randomNetwork } from "./traffic/network.ts";
import { writePast } from "./traffic/past.ts";
import { randomPolicy } from "./traffic/random-policy.ts";
import { randomBatches, randomReports } from "./traffic/random-reports.ts";
import { Sender } from "./traffic/sender.ts";

const sentWithinMs = 15_000;
const mostChanges = 3;

/**
 * Alarms in any order, batches and repetition through four workers at once, while the policy and the topology change
 * under them: the clusters are those of the batch algorithm under what holds in the end.
 */
export async function arriveInAnyOrder(seed: number): Promise<void> {
  const system = await SimulatedSystem.start(seed, { reorder: 0.5, duplicate: 0.2, dropAfter: 0.05 });
  const { random, simulation } = system;
  const tenantId = `tenant-o-${seed}`;
  const network = new Map(randomNetwork(random));
  writePast(system, tenantId, network, 5);
  const sender = new Sender(system);
  const reports = randomReports(random, 40, simulation.clock.now());
  await Promise.all([
    sender.send(tenantId, randomBatches(random, reports, 1 + random.integer(10)), sentWithinMs),
    changePolicyAndTopology(system, tenantId, network),
  ]);
  await simulation.settle();
  await system.heal();
  const situation = await assertSound(system, tenantId);
  assertKept(sender.acknowledged.get(tenantId)!, situation);
  assertAlarms(situation, system.arrivals.of(tenantId));
  assertAsInBatch(situation, linksIn(network));
}

/** As the endpoints do it; a container of theirs serves one request after the other. */
async function changePolicyAndTopology(
  { random, simulation }: SimulatedSystem,
  tenantId: string,
  network: Map<string, EntityLinks>,
): Promise<void> {
  const book = new AlarmBook();
  for (let changes = 1 + random.integer(mostChanges); changes > 0; changes--) {
    await simulation.clock.sleep((random.next() * sentWithinMs * 2) / mostChanges);
    if (random.chance(0.4)) {
      const policy = randomPolicy(random);
      await commitChange(async (change) => {
        const situation = await book.current(tenantId);
        change.append(book.draft(situation, [{ kind: "policy_set", policy }]));
      });
    } else {
      const moved = [...randomNetwork(random)].filter(() => random.chance(0.5));
      for (const [id, links] of moved) network.set(id, links);
      const entities = moved.map(([id, links]) => ({ id, links }));
      await commitChange((change) => changeTopology(book, tenantId, change, entities));
    }
  }
}
