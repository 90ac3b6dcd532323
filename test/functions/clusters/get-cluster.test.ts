import { describe, expect, test } from "vitest";
import type { Cluster } from "#shared/clusters/cluster.ts";
import { alarm, at, getAlarm, present, raise, raiseInTurn } from "../../support/alarms.ts";
import { connect, eventually, type Tenant } from "../../support/tocsin.ts";

const tocsin = connect();

const getCluster = (tenant: Tenant, id: string | undefined) => tenant.get<Cluster>(`/api/v1/clusters/${id}`);

const on = (entity_id: string, seconds: number, fields: object = {}) =>
  alarm({ entity_id, alarm_type: `on ${entity_id}`, raised_at: at(seconds), ...fields });

/** Entities below each other: the first is the parent of the second, and so on. */
async function chain(tenant: Tenant, ...entities: readonly string[]): Promise<void> {
  const described = entities.map((id, place) => ({
    id,
    entity_type: "NODE",
    name: id,
    parent_id: entities[place - 1] ?? null,
  }));
  await tenant.post("/api/v1/entities/bulk", { entities: described });
}

/** Which of some alarms share a cluster, as numbers of their clusters. */
async function grouping(tenant: Tenant, ids: readonly string[]): Promise<number[]> {
  const clusters = (await present(tenant, ...ids)).map(({ cluster_id }) => cluster_id);
  return clusters.map((id) => [...new Set(clusters)].indexOf(id));
}

test("an alarm alone is a cluster of one, with the alarm's own id", async () => {
  const tenant = await tocsin.newTenant();
  const [id] = await raise(tenant, on("a", 7));
  expect(await getCluster(tenant, id)).toEqual({
    cluster_id: id,
    merged_into: null,
    state: "open",
    alarm_count: 1,
    severity: "minor",
    is_emergency_service: false,
    root_cause_entity_id: "a",
    root_cause_reason: "the only entity with alarms",
    first_raised_at: at(7),
    last_raised_at: at(7),
    last_activity_at: at(7),
    entities: { total: 1, top: [{ id: "a", count: 1 }] },
    alarm_types: { total: 1, top: [{ id: "on a", count: 1 }] },
    incident_id: null,
  });
});

describe("by the default policy, alarms belong together", () => {
  test("on one entity up to 300 s apart, also one that nobody has registered", async () => {
    const tenant = await tocsin.newTenant();
    const ids = await raise(tenant, on("a", 0), on("a", 300), on("a", 600.001), on("b", 0));
    expect(await grouping(tenant, ids)).toEqual([0, 0, 1, 2]);
  });

  test("on neighbours up to 60 s apart, and not two hops away", async () => {
    const tenant = await tocsin.newTenant();
    await chain(tenant, "top", "middle", "bottom");
    const together = await raise(tenant, on("top", 0), on("middle", 60));
    expect(await grouping(tenant, together)).toEqual([0, 0]);
    const apart = await raise(tenant, on("top", 1000), on("middle", 1060.001), on("bottom", 1000));
    expect(await grouping(tenant, apart)).toEqual([0, 1, 2]);
  });

  test("through others that link them, however far apart they are", async () => {
    const tenant = await tocsin.newTenant();
    const ids = await raise(tenant, ...Array.from({ length: 20 }, (_, step) => on("a", (19 - step) * 300)));
    expect(new Set(await grouping(tenant, ids))).toEqual(new Set([0]));
    expect(await getCluster(tenant, ids[19])).toMatchObject({ cluster_id: ids[19], alarm_count: 20 });
  });

  test("not by their type", async () => {
    const tenant = await tocsin.newTenant();
    const type = { alarm_type: "same" };
    expect(await grouping(tenant, await raise(tenant, on("a", 0, type), on("b", 0, type)))).toEqual([0, 1]);
  });
});

describe("a cluster's id", () => {
  test("is that of its earliest alarm; every former one and every member's leads to it", async () => {
    const tenant = await tocsin.newTenant();
    const [late, middle, early] = await raiseInTurn(tenant, on("a", 200), on("a", 400), on("a", 0));
    expect(await getCluster(tenant, early)).toMatchObject({ cluster_id: early, merged_into: null });
    for (const id of [late, middle]) {
      expect(await getCluster(tenant, id)).toMatchObject({
        cluster_id: early,
        merged_into: early,
        alarm_count: 3,
      });
      expect(await getAlarm(tenant, id)).toMatchObject({ cluster_id: early });
    }
  });

  test("is the smaller one where two alarms are the earliest", async () => {
    const tenant = await tocsin.newTenant();
    const ids = await raise(
      tenant,
      on("a", 0),
      on("a", 0, { alarm_type: "x" }),
      on("a", 0, { alarm_type: "y" }),
    );
    expect(await getCluster(tenant, ids[0])).toMatchObject({ cluster_id: [...ids].sort()[0] });
  });

  test("stays one when an alarm between two clusters makes one of them", async () => {
    const tenant = await tocsin.newTenant();
    const [one, other] = await raiseInTurn(tenant, on("a", 500), on("a", 0));
    expect(await grouping(tenant, [one!, other!])).toEqual([0, 1]);
    await raise(tenant, on("a", 250));
    expect(await getCluster(tenant, one)).toMatchObject({
      cluster_id: other,
      merged_into: other,
      alarm_count: 3,
    });
  });
});

describe("a cluster tells", () => {
  test("its most frequent entities and types, 20 of each, and how many there are", async () => {
    const tenant = await tocsin.newTenant();
    const cells = Array.from({ length: 25 }, (_, index) => `cell ${String(index).padStart(2, "0")}`);
    await tenant.post("/api/v1/entities/bulk", {
      entities: cells.map((id) => ({ id, entity_type: "CELL", name: id, parent_id: "hub" })),
    });
    const often = Array.from({ length: 3 }, (_, again) => on("cell 24", 1 + again));
    const [first] = await raise(tenant, on("hub", 0), ...cells.map((id) => on(id, 10)), ...often);
    const cluster = await getCluster(tenant, first);
    expect(cluster).toMatchObject({ alarm_count: 29, entities: { total: 26 }, alarm_types: { total: 26 } });
    expect(cluster.entities.top).toHaveLength(20);
    expect(cluster.entities.top.slice(0, 3)).toEqual([
      { id: "cell 24", count: 4 },
      { id: "cell 00", count: 1 },
      { id: "cell 01", count: 1 },
    ]);
    expect(cluster.alarm_types.top[0]).toEqual({ id: "on cell 24", count: 4 });
  });

  test("when it began, the last raise, the last activity, and whether any alarm is open", async () => {
    const tenant = await tocsin.newTenant();
    const [first, second] = await raise(tenant, on("a", 0), on("a", 100, { alarm_id: "2" }));
    await tenant.ingest(on("a", 150, { severity: "cleared" }));
    await eventually(async () => expect(await getAlarm(tenant, first)).toMatchObject({ state: "cleared" }));
    const open = {
      state: "open",
      first_raised_at: at(0),
      last_raised_at: at(100),
      last_activity_at: at(150),
    };
    expect(await getCluster(tenant, first)).toMatchObject(open);
    await tenant.ingest(on("a", 160, { alarm_id: "2", severity: "cleared" }));
    await eventually(async () => expect(await getAlarm(tenant, second)).toMatchObject({ state: "cleared" }));
    expect(await getCluster(tenant, first)).toMatchObject({ state: "cleared", last_activity_at: at(160) });
  });

  test("the highest severity of its alarms, as they were last sent", async () => {
    const tenant = await tocsin.newTenant();
    const [first] = await raise(
      tenant,
      on("a", 0, { severity: "warning" }),
      on("a", 1, { severity: "major" }),
    );
    expect(await getCluster(tenant, first)).toMatchObject({ severity: "major" });
    await tenant.ingest(on("a", 1, { severity: "minor" }));
    await eventually(async () =>
      expect(await getCluster(tenant, first)).toMatchObject({ severity: "minor" }),
    );
  });

  test("as its root cause the entity above the most others, else the one that was first", async () => {
    const tenant = await tocsin.newTenant();
    await chain(tenant, "router", "switch", "port");
    const [id] = await raise(tenant, on("port", 0), on("switch", 20), on("router", 40));
    expect(await getCluster(tenant, id)).toMatchObject({
      root_cause_entity_id: "router",
      root_cause_reason: "upstream of 2 of the 2 other entities with alarms",
    });
    const peer = (id: string, other: string) => ({ id, entity_type: "PEER", name: id, depends_on: [other] });
    await tenant.post("/api/v1/entities/bulk", {
      entities: [peer("peer 1", "peer 2"), peer("peer 2", "peer 1")],
    });
    const [pair] = await raise(tenant, on("peer 2", 0), on("peer 1", 5));
    expect(await getCluster(tenant, pair)).toMatchObject({
      root_cause_entity_id: "peer 2",
      root_cause_reason: "upstream of 1 of the 1 other entities with alarms",
    });
  });

  test("whether lives depend on it, and is critical then", async () => {
    const tenant = await tocsin.newTenant();
    const [id] = await raise(tenant, on("EMERGENCY-112", 0));
    expect(await getCluster(tenant, id)).toMatchObject({ is_emergency_service: true, severity: "critical" });
  });
});
