import assert from "node:assert/strict";
import type { LiveAlarm } from "#shared/alarms/live-alarm.ts";
import { type LiveCluster, rootOf } from "#shared/clusters/live-cluster.ts";
import { correlateGiven } from "#shared/correlation/correlate-given.ts";
import type { Situation } from "#shared/journal/situation.ts";
import type { GivenLink } from "../traffic/network.ts";

/** Every alarm is in exactly one live cluster, and what a cluster counts is what its members are. */
export function assertWhole(situation: Situation): void {
  const seen = new Set<LiveAlarm>();
  for (const [id, cluster] of situation.clusters) {
    assert.equal(cluster.id, id);
    assert.equal(cluster.into, undefined, `cluster ${id} is alive`);
    for (const alarm of cluster.members) {
      assert.equal(rootOf(alarm.cluster), cluster, `alarm ${alarm.id} knows its cluster`);
      assert.ok(!seen.has(alarm), `alarm ${alarm.id} is in one cluster only`);
      assert.equal(situation.alarms.get(alarm.id), alarm);
      seen.add(alarm);
    }
    assertCounted(situation, cluster);
  }
  assert.equal(seen.size, situation.alarms.size, "every alarm is in a cluster");
}

function assertCounted(
  situation: Situation,
  { id, members, openCount, tally, emergency, archived }: LiveCluster,
): void {
  const countOf = (matches: (alarm: LiveAlarm) => boolean) => members.filter(matches).length;
  assert.equal(tally.count, members.length + (archived?.count ?? 0), `count of ${id}`);
  assert.equal(
    openCount,
    countOf(({ cleared_at }) => cleared_at === undefined),
    `open alarms of ${id}`,
  );
  if (archived) return; // what its archived members were isn't at hand
  assert.deepEqual(
    Object.fromEntries([...tally.byEntity].map(([entity, { count }]) => [entity, count])),
    Object.fromEntries(
      members.map(({ entity_id }) => [entity_id, countOf((a) => a.entity_id === entity_id)]),
    ),
    `entities of ${id}`,
  );
  assert.equal(
    tally.bySeverity[0],
    countOf(({ severity }) => severity === "critical"),
    `critical alarms of ${id}`,
  );
  assert.equal(
    emergency,
    members.some(({ entity_id }) => situation.entities.get(entity_id)?.emergency),
    `whether lives depend on ${id}`,
  );
}

/** The clusters, their ids included, are those of the batch algorithm over the same alarms. */
export function assertAsInBatch(situation: Situation, links: GivenLink[]): void {
  const alarms = [...situation.alarms.values()].map(
    ({ alarm_id, entity_id, alarm_type, source_system, raised_at, severity }) => ({
      ...(alarm_id === undefined ? {} : { alarm_id }),
      ...{ entity_id, alarm_type, source_system, raised_at, severity },
    }),
  );
  const batch = correlateGiven(situation.tenantId, { alarms, links }, situation.policy);
  const stored = [...situation.clusters.values()].map(({ id, members }) => ({
    cluster_id: id,
    members: members.map((alarm) => alarm.id).sort(),
  }));
  assert.deepEqual(byId(stored), byId(batch), "the clusters");
}

const byId = <T extends { cluster_id: string }>(clusters: readonly T[]): T[] =>
  [...clusters].sort((a, b) => (a.cluster_id < b.cluster_id ? -1 : 1));
