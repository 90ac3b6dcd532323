import { expect, test } from "vitest";
import { mayWait } from "#shared/alarms/may-wait.ts";
import type { Fact } from "#shared/journal/entry.ts";
import { fold } from "#shared/journal/fold.ts";
import { Situation } from "#shared/journal/situation.ts";

const minute = 60_000;
const sending = {
  ...{ schema_version: 1 as const, tenant_id: "t", correlation_id: "c", trace_id: "t" },
  ...{ delivery: 1, received_at: 0 },
};
const what = { entity_id: "e", alarm_type: "t", severity: "major", source_system: "prometheus" } as const;
const raised: Fact = {
  ...{ kind: "delivered", ...sending },
  observations: [
    { ...what, alarm_id: "long", raised_at: 0, ends_at: 4 * minute },
    { ...what, alarm_id: "short", raised_at: 0, ends_at: 2 * minute },
  ],
};
const renewing = (...leases: number[]): Fact => ({
  ...{ kind: "renewed", ...sending },
  renewals: [{ ends_at: 5 * minute, leases }],
});

function situation(): Situation {
  const made = new Situation("t");
  const baggage = { correlation_id: "c", trace_id: "t" };
  fold(made, { tenant_id: "t", seq: 1, entry_id: 1, recorded_at: 0, baggage, facts: [raised] });
  return made;
}

test("what says only again what holds for another minute may wait", () => {
  expect(mayWait(situation(), [renewing(0), renewing(0, 1)], 0.9 * minute)).toBe(true);
});

test("what would end within a minute may not, whatever else is renewed with it", () => {
  expect(mayWait(situation(), [renewing(0), renewing(0, 1)], 1.1 * minute)).toBe(false);
});

test("what brings anything new may not wait, nor is there anything to wait for where nothing is said", () => {
  expect(mayWait(situation(), [renewing(0), raised], 0)).toBe(false);
  expect(mayWait(situation(), [], 0)).toBe(false);
});
