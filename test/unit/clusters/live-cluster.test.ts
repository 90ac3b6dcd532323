import fc from "fast-check";
import { expect, test } from "vitest";
import type { LiveAlarm } from "#shared/alarms/live-alarm.ts";
import { LiveCluster, merge, rootOf } from "#shared/clusters/live-cluster.ts";

const anyAlarm = fc.record({
  id: fc.uuid(),
  entity_id: fc.constantFrom("a", "b", "c EMERGENCY"),
  alarm_type: fc.constantFrom("x", "y"),
  severity: fc.constantFrom("critical", "minor"),
  raised_at: fc.nat(100),
  cleared_at: fc.option(fc.nat(100), { nil: undefined }),
});

type Given = typeof anyAlarm extends fc.Arbitrary<infer Value> ? Value : never;

function clusterOf(alarm: Given): LiveCluster {
  const cluster = new LiveCluster(alarm.id);
  cluster.admit(alarm as unknown as LiveAlarm, alarm.entity_id.includes("EMERGENCY"));
  return cluster;
}

const shown = (cluster: LiveCluster) => ({
  id: cluster.id,
  members: cluster.members.map(({ id }) => id).sort(),
  openCount: cluster.openCount,
  emergency: cluster.emergency,
  lastActivityAt: cluster.lastActivityAt,
  count: cluster.count,
  byEntity: [...cluster.tally.byEntity].sort(),
  byType: [...cluster.tally.byType].sort(),
  bySeverity: cluster.tally.bySeverity,
});

test("clusters that merge become the same, whoever merges with whom first", () => {
  const alarms = fc.uniqueArray(anyAlarm, { selector: ({ id }) => id, minLength: 1, maxLength: 10 });
  fc.assert(
    fc.property(alarms, fc.infiniteStream(fc.nat()), (given, random) => {
      const inTurn = given.map(clusterOf).reduce((one, other) => merge(one, other));
      const nodes = given.map(clusterOf);
      let roots = [...nodes];
      while (roots.length > 1) {
        const one = roots[random.next().value % roots.length]!;
        const rest = roots.filter((root) => root !== one);
        const other = rest[random.next().value % rest.length]!;
        roots = [...rest.filter((root) => root !== other), merge(one, other)];
      }
      expect(shown(roots[0]!)).toEqual(shown(inTurn));
      expect(inTurn.id).toBe(given.map(({ id }) => id).sort()[0]);
      for (const node of nodes) expect(rootOf(node)).toBe(roots[0]);
    }),
  );
});

test("merging n clusters of one moves at most n log2 n members", () => {
  let moved = 0;
  const size = 1024;
  let clusters = Array.from({ length: size }, (_, index) =>
    clusterOf({
      id: String(index),
      entity_id: "a",
      alarm_type: "x",
      severity: "minor",
      raised_at: 0,
      cleared_at: undefined,
    }),
  );
  while (clusters.length > 1) {
    const [one, other, ...rest] = clusters;
    moved += Math.min(one!.members.length, other!.members.length);
    clusters = [...rest, merge(one!, other!)];
  }
  expect(clusters[0]?.members).toHaveLength(size);
  expect(moved).toBeLessThanOrEqual(size * Math.log2(size));
});
