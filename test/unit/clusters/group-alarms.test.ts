import { beforeEach, expect, test, vi } from "vitest";
import { showAlarm } from "#shared/alarms/show-alarm.ts";
import { toGroup, toUngroup } from "#shared/clusters/draft-grouping.ts";
import { explainCluster } from "#shared/clusters/explain-cluster.ts";
import { settleRoot } from "#shared/clusters/root-by-hand.ts";
import { showCluster } from "#shared/clusters/show-cluster.ts";
import { leaving } from "#shared/journal/archive.ts";
import { archiveKey, putArchived } from "#shared/journal/archive-store.ts";
import { hourOfId } from "#shared/journal/archived-object.ts";
import type { Fact } from "#shared/journal/entry.ts";
import { fold, foldForFeed } from "#shared/journal/fold.ts";
import { Situation } from "#shared/journal/situation.ts";
import { packSnapshot, unpackSnapshot } from "#shared/journal/snapshot.ts";
import { findTmfAlarm } from "#shared/tmf642/find-tmf-alarm.ts";
import { showTmfAlarm } from "#shared/tmf642/show-tmf-alarm.ts";
import { nothingAround } from "#shared/tmf642/surroundings.ts";
import { surroundingsIn } from "#shared/tmf642/surroundings-in.ts";
import { delivery, entryOf } from "../journal/random-journal.ts";

const bucket = vi.hoisted(() => new Map<string, Uint8Array>());
vi.mock("#shared/platform/object-store.ts", () => ({
  putObject: async (_: string, key: string, body: Uint8Array) => void bucket.set(key, body),
  getObject: async (_: string, key: string) => bucket.get(key),
}));

const start = Date.UTC(2026, 0, 1);
let situation: Situation;
let sent = 0;

beforeEach(() => {
  situation = new Situation("t");
  sent = 0;
});

const take = (...facts: Fact[]) => fold(situation, entryOf(situation, facts));

type Fields = { cleared_at?: number; alarm_type?: string; severity?: "critical" | "minor" };

/** Raises an alarm that is an incident by itself. @returns its id. */
function raise(entity_id: string, second: number, fields: Fields = {}): string {
  const observation = {
    ...{ entity_id, alarm_type: "t", severity: "critical" as const, source_system: "s" },
    ...{ alarm_id: `${++sent}`, raised_at: start + second * 1000, ...fields },
  };
  take(delivery([observation], sent));
  return [...situation.alarms.keys()].at(-1)!;
}

const group = (parent_id: string | null, ...ids: string[]) =>
  take({ kind: "alarms_grouped", parent_id, ids, actor: "kim", on_behalf_of: { system: "oss" } });
const alarm = (id: string) => situation.alarms.get(id)!;
const membersOf = (id: string) =>
  situation
    .cluster(id)!
    .members.map((one) => one.id)
    .sort();
const rootOf = (id: string) => showCluster(situation, situation.cluster(id)!);
const incidents = () =>
  [...situation.incidents.values()].map(({ entity_id, status, title }) => [entity_id, status, title]).sort();

test("what is grouped is one cluster and one incident, named after the parent however late; ungrouped it is as before", () => {
  const [child, parent] = [raise("a", 0, { alarm_type: "u" }), raise("b", 9000)];
  const before = incidents();
  expect(before.map(([entity]) => entity)).toEqual(["a", "b"]);
  const events = group(parent, child);
  expect(membersOf(parent)).toEqual([child, parent].sort());
  expect(rootOf(child)).toMatchObject({
    root_cause_entity_id: "b",
    root_cause_reason: "named by hand: alarms were grouped under its own",
    root_cause_by_hand: { alarm_id: parent, by: "kim", on_behalf_of: { system: "oss" } },
  });
  const one = situation.cluster(parent)!.incident!;
  expect(one).toMatchObject({ entity_id: "b", title: "t on b" });
  expect([...situation.incidents.values()].filter(({ status }) => status === "open")).toEqual([one]);
  expect(events.map(({ event_type }) => event_type)).toContain("IncidentMerged");
  group(null, child);
  expect([membersOf(child), membersOf(parent)]).toEqual([[child], [parent]]);
  expect(incidents()).toEqual(before);
  expect(rootOf(parent).root_cause_by_hand).toBeUndefined();
});

test("what the rules link stays together when it is ungrouped, and the rules say again what its cause is", () => {
  const [first, second] = [raise("a", 0), raise("a", 10)];
  group(first, second);
  group(second, raise("elsewhere", 0));
  expect(rootOf(first).root_cause_by_hand).toMatchObject({ alarm_id: first });
  group(null, second);
  expect(membersOf(first)).toContain(second);
  expect(rootOf(first).root_cause_by_hand).toMatchObject({ alarm_id: second });
});

test("alarms that are together already are no news: an incident that a person has resolved stays so", () => {
  const [first, second] = [raise("a", 0), raise("a", 10)];
  const incident_id = situation.cluster(first)!.incident!.id;
  const status = () => situation.incidents.get(incident_id)!.status;
  take({ kind: "incident_act", incident_id, act: "resolve", actor: "kim" });
  group(second, first);
  group(null, first);
  expect(status()).toBe("resolved");
  group(first, raise("b", 0, { severity: "minor" }));
  expect(status()).toBe("open");
});

test("alarms that are no incident each are one together, when the rules want so many", () => {
  const ids = ["a", "b", "c"].map((entity) => raise(entity, 0, { severity: "minor" }));
  group(ids[0]!, ids[1]!);
  expect(situation.incidents.size).toBe(0);
  group(ids[1]!, ids[2]!);
  expect(incidents()).toEqual([["a", "open", "t on a"]]);
});

test("an alarm that is grouped under another one leaves the first; of several groups in a cluster the last is the root", () => {
  const [child, other, one, two] = [raise("a", 0), raise("b", 0), raise("c", 0), raise("d", 0)];
  group(one, child, other);
  group(two, child);
  expect([membersOf(one), membersOf(two)]).toEqual([[one, other].sort(), [child, two].sort()]);
  group(one, two);
  expect(membersOf(child)).toHaveLength(4);
  group(two, raise("e", 0));
  expect(rootOf(child).root_cause_by_hand).toMatchObject({ alarm_id: one });
  group(raise("f", 0), one);
  expect(rootOf(child).root_cause_entity_id).toBe("f");
});

test("when it was done lies between the later of the two alarms and the entry that tells of it", () => {
  const [child, parent] = [raise("a", 2), raise("b", 1)];
  const saidAt = (seconds: number) => {
    const at = start + seconds * 1000;
    take({ kind: "alarms_grouped", parent_id: parent, ids: [child], actor: "kim", at });
    return (alarm(child).grouped!.at - start) / 1000;
  };
  expect([saidAt(1), saidAt(3), saidAt(9000)]).toEqual([2, 3, 5]);
  const { alarmChangedTime } = showTmfAlarm(alarm(child), nothingAround(String));
  expect(alarmChangedTime).toBe("2026-01-01T00:00:05.000Z");
});

test("whoever asks for what has changed learns of what was taken back, too", () => {
  const [child, parent] = [raise("a", 0), raise("b", 0)];
  const changed = () => {
    const { state, alarmChangedTime = "" } = showTmfAlarm(alarm(child), nothingAround(String));
    return [state, (Date.parse(alarmChangedTime) - start) / 1000];
  };
  group(parent, child);
  group(null, child);
  expect(changed()).toEqual(["updated", situation.seq]);
  take({ kind: "alarm_act", act: "acknowledge", id: child, actor: "kim" });
  take({ kind: "alarm_act", act: "unacknowledge", id: child, actor: "kim" });
  expect(changed()).toEqual(["updated", situation.seq]);
  group(null, child);
  const { undone_at } = unpackSnapshot(packSnapshot(situation)).alarms.get(child)!;
  expect(undone_at).toBe(start + situation.seq * 1000);
});

test("nothing is grouped under what follows from it, twice, or in groups of more than a thousand", () => {
  const [top, middle, low] = [raise("a", 0), raise("b", 0), raise("c", 0)];
  group(top, middle);
  group(middle, low);
  expect(() => toGroup(situation, alarm(low), [alarm(top)])).toThrow(`grouped under the alarm ${top} itself`);
  group(low, top);
  expect(alarm(top).grouped).toBeUndefined();
  expect(toGroup(situation, alarm(top), [alarm(top), alarm(middle), alarm(low)])).toEqual([alarm(low)]);
  expect(toUngroup(alarm(top), [alarm(middle), alarm(low)])).toEqual([alarm(middle)]);
  const many = Array.from({ length: 998 }, (_, entity) => raise(`many ${entity}`, 0, { severity: "minor" }));
  expect(toGroup(situation, alarm(low), many.slice(0, 997).map(alarm))).toHaveLength(997);
  expect(() => toGroup(situation, alarm(low), many.map(alarm))).toThrow("would be of 1001 alarms");
  group(many[0]!, ...many.slice(1));
  expect(() => toGroup(situation, alarm(low), [alarm(many[0]!)])).toThrow("would be of 1001 alarms");
});

/** Moves what is quiet since before a second to the archive. */
async function archiveBefore(second: number): Promise<void> {
  const before = start + second * 1000;
  const { alarms, clusters, incidents: over } = leaving(situation, before);
  const object_key = archiveKey(`t${sent}`, situation.seq, before);
  await putArchived(object_key, {
    alarms: alarms.map((one) => showAlarm(situation, one)),
    clusters: clusters.map((cluster) => showCluster(situation, cluster)),
    incidents: [],
  });
  const hours = [...new Set([...alarms, ...clusters, ...over].map(({ id }) => hourOfId(id)))];
  take({ kind: "archived", object_key, before, hours });
}

const cleared = (second: number) => ({ cleared_at: start + second * 1000, severity: "minor" as const });

test("a group is archived as a whole, and explained from there by whom and when it was grouped", async () => {
  const [child, parent, open] = [raise("a", 0, cleared(1)), raise("b", 1, cleared(2)), raise("c", 0)];
  group(open, parent);
  group(parent, child);
  await archiveBefore(9000);
  expect(situation.alarms.size).toBe(3);
  group(null, parent);
  await archiveBefore(9001);
  expect([...situation.alarms.keys()]).toEqual([open]);
  const { items, root_cause } = await explainCluster(situation, child, { limit: 50 }, undefined);
  const by = { by: "kim", at: expect.stringMatching(/^2026/), on_behalf_of: { system: "oss" } };
  expect(items.map(({ link }) => link)).toEqual([
    null,
    expect.objectContaining({ rule: "hand", grouped: by, window_s: null, path: null, alarm_id: child }),
  ]);
  expect(root_cause).toMatchObject({
    entity_id: "b",
    decided_by: "hand",
    by_hand: { alarm_id: parent, ...by },
  });
  const { parentAlarm } = await findTmfAlarm(situation, child, String);
  expect(parentAlarm).toMatchObject([{ id: parent }]);
});

test("when older alarms are in the archive, an ungrouped one still leaves: they stay with the parent's cluster", async () => {
  const [old, parent] = [raise("b", 0, cleared(1)), raise("b", 200)];
  const [child, companion] = [raise("a", 100), raise("a", 110)];
  group(parent, child);
  take({ kind: "alarm_act", id: old, act: "clear", actor: "p" });
  await archiveBefore(2000);
  expect(situation.cluster(parent)!.count).toBe(4);
  expect(situation.alarms.size).toBe(3);
  take({ kind: "recorrelated" });
  group(null, child);
  expect([membersOf(child), situation.cluster(child)!.count]).toEqual([[child, companion].sort(), 2]);
  expect([membersOf(parent), situation.cluster(parent)!.count]).toEqual([[parent], 2]);
  expect(situation.cluster(old)).toBe(situation.cluster(parent));
});

test("what stays linked with the parent stays one piece with what is in the archive", async () => {
  const oldest = raise("b", 0);
  raise("b", 250, cleared(251));
  const [parent, child] = [raise("b", 500), raise("b", 510)];
  group(parent, child);
  await archiveBefore(2000);
  group(null, child);
  expect(membersOf(oldest)).toEqual([oldest, parent, child].sort());
  expect(situation.cluster(oldest)!.count).toBe(4);
});

test("a root that people named stays it when its group is in the archive, until a later one is named", async () => {
  const [child, parent] = [raise("a", 100, cleared(101)), raise("b", 0, cleared(1))];
  const open = raise("a", 350);
  group(parent, child);
  await archiveBefore(9000);
  expect([...situation.alarms.keys()]).toEqual([open]);
  expect(rootOf(open).root_cause_by_hand).toMatchObject({ alarm_id: parent });
  const [other, later] = [raise("d", 350), raise("c", 9000)];
  const { policy } = situation;
  const byType = { ...policy, type: { window_s: 60, scope: "tenant" as const, hops: 1 } };
  take({ kind: "policy_set", policy: byType }, { kind: "recorrelated" });
  expect(membersOf(open)).toEqual([open, other].sort());
  expect(rootOf(open).root_cause_by_hand).toMatchObject({ alarm_id: parent });
  group(open, later);
  expect(rootOf(open).root_cause_by_hand).toMatchObject({ alarm_id: open });
});

test("a root that people named stays it when rules unite its cluster with others, or part them", () => {
  const [child, parent] = [raise("a", 0), raise("b", 9000)];
  group(parent, child);
  const crowd = [raise("c", 9000), raise("c", 9001), raise("c", 9002)];
  const links = { parent_id: undefined, depends_on: ["b"], emergency: false };
  take({ kind: "entities_set", entities: [{ id: "c", links }] });
  raise("c", 9003);
  expect(membersOf(child)).toHaveLength(6);
  expect(rootOf(child).root_cause_by_hand).toMatchObject({ alarm_id: parent });
  take({ kind: "entities_set", entities: [{ id: "c", links: null }] }, { kind: "recorrelated" });
  expect(membersOf(crowd[0]!)).toHaveLength(4);
  expect(rootOf(child).root_cause_by_hand).toMatchObject({ alarm_id: parent });
  expect(rootOf(crowd[0]!).root_cause_by_hand).toBeUndefined();
});

test("while the root that people named is in the archive, none that follows from another one takes its place", async () => {
  const [other, open] = [raise("x", 0), raise("b", 350)];
  group(other, open);
  const [parent, child] = [raise("b", 100, cleared(101)), raise("a", 100, cleared(101))];
  group(parent, child);
  await archiveBefore(9000);
  expect(rootOf(open).root_cause_by_hand).toMatchObject({ alarm_id: parent });
  expect(surroundingsIn(situation, String, start).rootOf(alarm(open))).toBeUndefined();
});

test("who follows the feed is told of each alarm that moved", () => {
  const [child, parent] = [raise("a", 0), raise("b", 0)];
  const fact = { kind: "alarms_grouped" as const, parent_id: parent, ids: [child], actor: "kim" };
  const told = foldForFeed(situation, entryOf(situation, [fact]));
  expect(told).toContainEqual(expect.objectContaining({ event_type: "AlarmChanged", id: child }));
});

test("of a group that was named in one entry the root says the same, in whatever order its members stand", () => {
  const [parent, early, late] = [raise("e0", 0), raise("e1", 1), raise("e2", 9)];
  take({ kind: "alarms_grouped", parent_id: parent, ids: [early, late], actor: "p", at: start });
  const cluster = situation.cluster(parent)!;
  const { rootByHand } = cluster;
  cluster.members.reverse();
  settleRoot(situation, cluster);
  expect(cluster.rootByHand).toEqual(rootByHand);
  expect(new Set([early, late].map((id) => situation.alarms.get(id)?.grouped?.at)).size).toBe(2);
});

test("a cluster whose part is in the archive takes no id of an alarm that was taken out of it", () => {
  const parent = raise("e2", 0);
  raise("e0", 0, { alarm_type: "other" });
  const child = raise("e0", 0, { cleared_at: start });
  raise("e0", 1, { cleared_at: start + 1000 });
  take({ kind: "alarms_grouped", parent_id: parent, ids: [child], actor: "p", at: start });
  take({ kind: "archived", object_key: "o", before: start + 3_600_000, hours: [] });
  take({ kind: "alarms_grouped", parent_id: null, ids: [child, parent], actor: "p", at: start });
  for (const { id } of situation.alarms.values())
    expect(situation.clusters.get(situation.cluster(id)!.id)?.members.map((one) => one.id)).toContain(id);
});

test("what is archived leaves the shelf, and nobody is woken for it", () => {
  const id = raise("e0", 0, { severity: "minor" });
  take({ kind: "alarm_act", id, act: "shelve", actor: "p", until: start + 60_000 });
  take({ kind: "alarm_act", id, act: "clear", actor: "p" });
  expect(situation.shelved.size).toBe(1);
  take({ kind: "archived", object_key: "o", before: start + 7 * 86_400_000, hours: [] });
  expect([situation.alarms.size, situation.shelved.size]).toEqual([0, 0]);
});
