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
      tally.changeSeverity(alarms[0]!.severity, next);
      const now = [next, ...alarms.slice(1).map((alarm) => alarm.severity)];
      expect(tally.highestSeverity).toBe(severities.find((name) => now.includes(name as AlarmSeverity)));
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
