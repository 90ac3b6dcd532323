import assert from "node:assert/strict";
import type { NewAlarm } from "#shared/alarms/alarm.ts";
import { sendMessage } from "#shared/platform/queues.ts";
import { assertNothingForgotten } from "./guarantees/assert-nothing-forgotten.ts";
import { assertSound } from "./guarantees/assert-sound.ts";
import { SimulatedSystem } from "./system/simulated-system.ts";
import { randomNetwork } from "./traffic/network.ts";
import { writePast } from "./traffic/past.ts";
import { Sender } from "./traffic/sender.ts";

const dayMs = 86_400_000;
const alarmsApartMs = 10;
const count = 12;

/** Two archivals at once, in the very moments in which one alarm after the other has been quiet for a day. */
export async function archiveTwiceAtOnce(seed: number): Promise<void> {
  const system = await SimulatedSystem.start(seed, { duplicate: 0.3, crash: 0.02 });
  const { random, simulation } = system;
  const tenantId = `tenant-e-${seed}`;
  writePast(system, tenantId, randomNetwork(random), 3);
  const start = simulation.clock.now();
  const alarms = Array.from({ length: count }, (_, index): NewAlarm => {
    const raised_at = start + index * alarmsApartMs;
    const what = {
      entity_id: `lone-${index}`,
      alarm_type: "LOS",
      severity: "minor",
      source_system: "nms",
    } as const;
    return { ...what, raised_at, cleared_at: start + 3_600_000 + index * alarmsApartMs };
  });
  await new Sender(system).send(tenantId, [alarms], 0);
  await simulation.settle();
  const { clock } = simulation;
  await clock.sleep(start + dayMs + 3_600_000 - clock.now());
  const request = async () => {
    await clock.sleep(random.next() * count * alarmsApartMs);
    await sendMessage("archivals", { body: { tenant_id: tenantId }, group: tenantId });
  };
  await Promise.all([request(), request(), request()]);
  await simulation.settle();
  await system.heal();
  const situation = await assertSound(system, tenantId);
  const archived = assertNothingForgotten(system, situation);
  assert.equal(new Set(archived).size, archived.length, "an alarm is archived once");
}
