import assert from "node:assert/strict";
import type { Situation } from "#shared/journal/situation.ts";
import type { SimulatedSystem } from "../system/simulated-system.ts";
import { archivedOf } from "./archived-of.ts";
import { expectedAlarms } from "./expected-alarms.ts";

/** Every alarm is in the situation or in the archive, and in one of them only. @returns ids of the archived. */
export function assertNothingForgotten(system: SimulatedSystem, situation: Situation): string[] {
  const archived = archivedOf(system, situation).flatMap(({ alarms }) => alarms.map(({ id }) => id));
  const { tenantId, alarms } = situation;
  const expected = expectedAlarms(tenantId, system.arrivals.of(tenantId));
  assert.deepEqual([...alarms.keys(), ...archived].sort(), [...expected.keys()].sort(), "all alarms");
  return archived;
}
