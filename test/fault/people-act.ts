import assert from "node:assert/strict";
import type { NewAlarm } from "#shared/alarms/alarm.ts";
import { IncidentRules } from "#shared/incidents/incident-rules.ts";
import type { FaultOptions } from "../support/simulation/fault-plan.ts";
import { assertKept } from "./guarantees/assert-alarms.ts";
import { assertSound } from "./guarantees/assert-sound.ts";
import { journalOf } from "./guarantees/journal-of.ts";
import { assertTold, callbacks, register, startWith } from "./system/listeners.ts";
import { SimulatedSystem } from "./system/simulated-system.ts";
import { randomNetwork } from "./traffic/network.ts";
import { writePast } from "./traffic/past.ts";
import { People } from "./traffic/people.ts";
import { Sender } from "./traffic/sender.ts";

const faults: FaultOptions = {
  ...{ dropBefore: 0.03, dropAfter: 0.04, throttle: 0.03, serverError: 0.03, conflict: 0.05 },
  ...{ duplicate: 0.1, reorder: 0.3, outage: 0.05, crash: 0.02 },
};
const minuteMs = 60_000;
const withinMs = 15 * minuteMs;
const reports = 100;
/** In the midst of it, so that containers started later begin with incidents that are held. */
const snapshotAt = 50;
const [quick, slow] = callbacks;
const rules = IncidentRules.parse({ flapping_hold_s: 120, open_at_severity: "major" });

/**
 * Few alarms come and go all the time, and hold their incidents; people acknowledge, shelve, clear and group them meanwhile;
 * listeners are told of it. Calls fail and containers die.
 */
export async function actWhileAlarmsFlap(seed: number): Promise<void> {
  const system = await SimulatedSystem.start(seed, faults);
  const { simulation } = system;
  const tenantId = `tenant-p-${seed}`;
  const listeners = startWith(system, tenantId);
  const network = randomNetwork(system.random);
  writePast(system, tenantId, network, snapshotAt, [{ kind: "rules_set", rules }]);
  for (const callback of [quick, slow]) await register(system, tenantId, callback);
  const sender = new Sender(system);
  await Promise.all([
    flap(system, [...network.keys()].slice(0, 4), (report) => sender.send(tenantId, report, 0)),
    new People(system, tenantId).act(80, withinMs),
  ]);
  await simulation.settle();
  await system.heal();
  const situation = await assertSound(system, tenantId);
  assertKept(sender.acknowledged.get(tenantId) ?? new Set(), situation);
  for (const callback of [quick, slow]) await assertTold(listeners, tenantId, callback);
  assert.equal(situation.held.size, 0, "no incident is held for ever");
  const kinds = new Set(journalOf(system, tenantId).flatMap(({ facts }) => facts.map(({ kind }) => kind)));
  assert.ok(kinds.has("alarm_act") && kinds.has("alarms_grouped"), "people could act");
}

/** Some alarms are raised and cleared again and again. Resolves when all reports are sent. */
async function flap(
  { random, simulation }: SimulatedSystem,
  entities: readonly string[],
  send: (reports: NewAlarm[][]) => Promise<unknown>,
): Promise<void> {
  const what = { alarm_type: "DOWN", source_system: "s" } as const;
  const sent: Promise<unknown>[] = [];
  for (let report = 0; report < reports; report++) {
    // One after the other comes to rest: its hold ends by itself, while others are held anew.
    const flapping = Math.floor((report * entities.length) / reports);
    const entity_id = entities[flapping]!;
    const severity = random.chance(0.5) ? "critical" : "cleared";
    sent.push(send([[{ ...what, entity_id, severity, raised_at: simulation.clock.now() }]]));
    await simulation.clock.sleep(withinMs / reports);
  }
  await Promise.all(sent);
}
