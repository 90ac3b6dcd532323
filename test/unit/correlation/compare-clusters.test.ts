import fc from "fast-check";
import { expect, test } from "vitest";
import { compareClusters } from "#shared/correlation/compare-clusters.ts";

const alarms = Array.from({ length: 12 }, (_, number) => `alarm ${String(number).padStart(2, "0")}`);
/** Any way to group them; a cluster is named after its first member. */
const anyGrouping = fc
  .array(fc.nat(4), { minLength: alarms.length, maxLength: alarms.length })
  .map((groups) => new Map(alarms.map((alarm, place) => [alarm, alarms[groups.indexOf(groups[place]!)]!])));

const company = (grouping: ReadonlyMap<string, string>, alarm: string): string[] =>
  alarms.filter((other) => grouping.get(other) === grouping.get(alarm));

test("an alarm has moved exactly when its company is another", () => {
  fc.assert(
    fc.property(anyGrouping, anyGrouping, (present, tried) => {
      const moved = alarms.filter((alarm) => `${company(present, alarm)}` !== `${company(tried, alarm)}`);
      expect(compareClusters(present, tried).alarms_moved).toBe(moved.length);
    }),
  );
});

test("what is joined one way is split the other way, and its parts add up", () => {
  fc.assert(
    fc.property(anyGrouping, anyGrouping, (present, tried) => {
      const there = compareClusters(present, tried);
      const back = compareClusters(tried, present);
      expect([there.joined, there.split]).toEqual([back.split, back.joined]);
      for (const { parts, part_count, alarm_count, cluster_id } of there.joined) {
        expect(part_count).toBe(parts.length);
        expect(parts.reduce((sum, part) => sum + part.alarm_count, 0)).toBe(alarm_count);
        expect(company(tried, cluster_id)).toHaveLength(alarm_count);
      }
    }),
  );
});

test("the 20 largest clusters are shown with their 5 largest parts, and all are counted", () => {
  const all = Array.from({ length: 30 * 8 }, (_, number) => `alarm ${String(number).padStart(3, "0")}`);
  const apart = new Map(all.map((alarm) => [alarm, alarm]));
  const together = new Map(all.map((alarm, place) => [alarm, all[place - (place % 8)]!]));
  const { joined, joined_count, split_count, alarms_moved } = compareClusters(apart, together);
  expect([joined.length, joined_count, split_count, alarms_moved]).toEqual([20, 30, 0, 240]);
  expect(joined[0]).toMatchObject({ alarm_count: 8, part_count: 8, parts: { length: 5 } });
});
