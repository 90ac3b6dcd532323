import fc from "fast-check";
import { expect, test } from "vitest";
import type { AlarmSeverity } from "#shared/alarms/severity.ts";
import { severities } from "#shared/alarms/severity.ts";
import { type Countable, restoreTally, storeTally, Tally } from "#shared/clusters/tally.ts";

const severity = fc.constantFrom(...(severities.slice(0, -1) as AlarmSeverity[]));
const anyAlarms: fc.Arbitrary<Countable[]> = fc.array(
  fc.record({
    entity_id: fc.constantFrom("a", "b", "__proto__"),
    alarm_type: fc.constantFrom("x", "y"),
    severity,
    raised_at: fc.nat(100),
    cleared_at: fc.option(fc.nat(200), { nil: undefined }),
  }),
  { maxLength: 20 },
);

function tallyOf(alarms: readonly Countable[]): Tally {
  const tally = new Tally();
  for (const alarm of alarms) tally.add(alarm);
  return tally;
}

const sorted = (tally: Tally) => ({
  ...tally,
  byEntity: [...tally.byEntity].sort(),
  byType: [...tally.byType].sort(),
});

test("sums are the same one by one, in parts, and in any order", () => {
  fc.assert(
    fc.property(anyAlarms, fc.nat(20), (alarms, cut) => {
      const whole = sorted(tallyOf(alarms));
      const [left, right] = [tallyOf(alarms.slice(0, cut)), tallyOf(alarms.slice(cut))];
      left.addAll(right);
      expect(sorted(left)).toEqual(whole);
      expect(sorted(tallyOf([...alarms].reverse()))).toEqual(whole);
    }),
  );
});

test("the highest severity is that of the worst alarm, as severities now are", () => {
  fc.assert(
    fc.property(anyAlarms, severity, (alarms, next) => {
      fc.pre(alarms.length > 0);
      const tally = tallyOf(alarms);
      tally.changeSeverity(alarms[0]!.entity_id, alarms[0]!.severity, next);
      const now = [next, ...alarms.slice(1).map((alarm) => alarm.severity)];
      const worst = (of: readonly AlarmSeverity[]) =>
        severities.find((name) => of.some((one) => one === name));
      expect(tally.highestSeverity).toBe(worst(now));
      for (const [id, { highestSeverity }] of tally.byEntity)
        expect(highestSeverity).toBe(worst(now.filter((_, place) => alarms[place]!.entity_id === id)));
    }),
  );
});

test("a stored tally comes back as it was, through JSON", () => {
  fc.assert(
    fc.property(anyAlarms, (alarms) => {
      fc.pre(alarms.length > 0);
      const tally = tallyOf(alarms);
      const restored = restoreTally(JSON.parse(JSON.stringify(storeTally(tally))));
      expect(sorted(restored)).toEqual(sorted(tally));
      restored.addAll(tally);
      expect(restored.count).toBe(2 * tally.count);
    }),
  );
});

test("a stored tally without severities by entity comes back, and knows that it doesn't know them", () => {
  const tally = restoreTally([2, 5, 9, 0, [0, 0, 2, 0, 0], [["a", 2, 5]], [["x", 2]]]);
  expect([tally.highestSeverity, tally.byEntity.get("a")?.highestSeverity]).toEqual(["minor", undefined]);
  expect(tally.byEntity.get("a")).toMatchObject({ count: 2, firstRaisedAt: 5 });
});
