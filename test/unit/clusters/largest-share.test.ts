import { expect, test } from "vitest";
import type { LiveAlarm } from "#shared/alarms/live-alarm.ts";
import { largestShare } from "#shared/clusters/largest-share.ts";
import { LiveCluster } from "#shared/clusters/live-cluster.ts";

/** Clusters of these sizes, and their alarms. */
function sized(...sizes: readonly number[]) {
  const alarms = new Map<string, LiveAlarm>();
  const clusters = new Map<string, LiveCluster>();
  for (const [at, size] of sizes.entries()) {
    const cluster = new LiveCluster(String(at));
    for (let nth = 0; nth < size; nth++) {
      const alarm = { id: `${at} ${nth}` } as LiveAlarm;
      alarms.set(alarm.id, alarm);
      cluster.members.push(alarm);
    }
    clusters.set(cluster.id, cluster);
  }
  return { alarms, clusters };
}

test("the largest cluster's share is of all alarms, and is told from 10,000 on", () => {
  expect(largestShare(sized(2_000, 5_000, 3_000))).toBe(0.5);
  expect(largestShare(sized(5_000, 4_999))).toBeUndefined();
});
