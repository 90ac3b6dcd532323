import assert from "node:assert/strict";
import type { Delivery } from "#shared/alarms/observation.ts";
import type { Situation } from "#shared/journal/situation.ts";
import { expectedAlarms } from "./expected-alarms.ts";

/** Every alarm that the queue took is known, no other is, and of each what SPEC A1 says. */
export function assertAlarms(situation: Situation, deliveries: readonly Delivery[]): void {
  const expected = expectedAlarms(situation.tenantId, deliveries);
  assert.deepEqual(
    [...situation.alarms.keys()].sort(),
    [...expected.keys()].sort(),
    "the alarms that are known",
  );
  for (const [id, alarm] of situation.alarms) {
    const { raisedAt, clearedAt, occurrences, severities } = expected.get(id)!;
    assert.equal(alarm.raised_at, raisedAt, `raised_at of ${id}`);
    assert.equal(alarm.cleared_at, clearedAt, `cleared_at of ${id}`);
    assert.equal(alarm.occurrences, occurrences, `occurrences of ${id}`);
    assert.ok(severities.has(alarm.severity), `severity ${alarm.severity} of ${id}`);
  }
}

/** What a sender was promised has reached the queue. */
export function assertKept(acknowledged: ReadonlySet<string>, situation: Situation): void {
  for (const id of acknowledged) assert.ok(situation.alarms.has(id), `the accepted alarm ${id} is lost`);
}
