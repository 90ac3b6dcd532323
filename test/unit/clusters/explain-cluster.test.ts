import { beforeEach, expect, test, vi } from "vitest";
import { showAlarm } from "#shared/alarms/show-alarm.ts";
import { explainCluster } from "#shared/clusters/explain-cluster.ts";
import { showCluster } from "#shared/clusters/show-cluster.ts";
import { leaving } from "#shared/journal/archive.ts";
import { archiveKey, putArchived } from "#shared/journal/archive-store.ts";
import { hourOfId } from "#shared/journal/archived-object.ts";
import type { Fact } from "#shared/journal/entry.ts";
import { fold } from "#shared/journal/fold.ts";
import { Situation } from "#shared/journal/situation.ts";
import { delivery, entryOf } from "../journal/random-journal.ts";

const bucket = vi.hoisted(() => new Map<string, Uint8Array>());
vi.mock("#shared/platform/object-store.ts", () => ({
  putObject: async (_: string, key: string, body: Uint8Array) => void bucket.set(key, body),
  getObject: async (_: string, key: string) => bucket.get(key),
}));

const start = Date.UTC(2026, 0, 1);
const query = { limit: 50 };
let situation: Situation;
let sent = 0;

const take = (...facts: Fact[]) => fold(situation, entryOf(situation, facts));

/** Sends one alarm, cleared after a second unless it is to stay open. @returns its id. */
function raise(entity_id: string, second: number, isOpen = false): string {
  const raised_at = start + second * 1000;
  const observation = {
    entity_id,
    alarm_type: "t",
    severity: "minor",
    raised_at,
    source_system: "s",
    alarm_id: `${++sent}`,
    ...(isOpen ? {} : { cleared_at: raised_at + 1000 }),
  } as const;
  take({ ...delivery([observation], sent), received_at: raised_at });
  return [...situation.alarms.keys()].at(-1)!;
}

async function archiveBefore(second: number): Promise<void> {
  const before = start + second * 1000;
  const { alarms, clusters, incidents } = leaving(situation, before);
  const object_key = archiveKey(`t${sent}`, situation.seq, before);
  await putArchived(object_key, {
    alarms: alarms.map((alarm) => showAlarm(situation, alarm)),
    clusters: clusters.map((cluster) => showCluster(situation, cluster)),
    incidents: [],
  });
  const hours = [...new Set([...alarms, ...clusters, ...incidents].map(({ id }) => hourOfId(id)))];
  take({ kind: "archived", object_key, before, hours });
}

beforeEach(() => {
  situation = new Situation("t");
});

test("a cluster in the archive is explained by its archived alarms", async () => {
  const ids = [raise("a", 0), raise("a", 300), raise("a", 600)];
  await archiveBefore(4000);
  expect(situation.clusters.size).toBe(0);
  const explained = await explainCluster(situation, ids[0]!, query, undefined);
  expect(explained).toMatchObject({ cluster_id: ids[0], alarm_count: 3, alarms_at_hand: 3 });
  expect(explained.items.map(({ link }) => link?.alarm_id)).toEqual([undefined, ids[0], ids[1]]);
  expect(explained.root_cause).toMatchObject({ entity_id: "a", candidate_count: 1, decided_by: null });
  const scores = { topology: 1, time: 0.2, severity: 0.12, total: 1.32 };
  expect(explained.root_cause.candidates[0]?.scores, "as people read them").toEqual(scores);
});

test("a cluster of which a part is in the archive is explained whole", async () => {
  const ids = [raise("a", 0), raise("a", 300), raise("a", 600, true)];
  await archiveBefore(4000);
  expect(situation.alarms.size).toBe(1);
  const { items, alarms_at_hand } = await explainCluster(situation, ids[0]!, query, undefined);
  expect(items.map(({ link }) => link?.alarm_id)).toEqual([undefined, ids[0], ids[1]]);
  expect(alarms_at_hand).toBe(3);
});

test("an alarm that came when the cluster was in the archive is told so, not that no rule links it", async () => {
  const cluster = raise("a", 0);
  await archiveBefore(4000);
  const late = raise("a", 200);
  const { items, not_a_member } = await explainCluster(
    situation,
    cluster,
    { ...query, alarm_id: late },
    undefined,
  );
  expect(items).toEqual([]);
  expect(not_a_member).toMatchObject({ alarm_id: late, cluster_id: late, reason: "archived_before" });
});

test("what a new policy no longer links is told so until re-correlation has taken it apart", async () => {
  const ids = [raise("a", 0), raise("a", 200)];
  take({
    kind: "policy_set",
    policy: { ...situation.policy, entity: { window_s: 100 }, neighbour: { window_s: 0, hops: 0 } },
  });
  const before = await explainCluster(situation, ids[0]!, query, undefined);
  expect(before.items.map(({ unlinked_because }) => unlinked_because)).toEqual([
    "earliest_member",
    "linked_by_former_rules",
  ]);
  take({ kind: "recorrelated" });
  const asked = { ...query, alarm_id: ids[1] };
  const after = await explainCluster(situation, ids[0]!, asked, undefined);
  expect(after.not_a_member).toMatchObject({ reason: "no_rule_links_it" });
  take({ kind: "policy_set", policy: { ...situation.policy, entity: { window_s: 200 } } });
  const due = await explainCluster(situation, ids[0]!, asked, undefined);
  expect(due.not_a_member).toMatchObject({ reason: "recorrelation_due", rules: [{ links: true }, {}, {}] });
});
