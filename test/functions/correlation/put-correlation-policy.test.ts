import { describe, expect, test } from "vitest";
import type { Cluster } from "#shared/clusters/cluster.ts";
import { alarm, at, present, raise } from "../../support/alarms.ts";
import { connect, eventually, type Tenant } from "../../support/tocsin.ts";

const path = "/api/v1/correlation-policy";
const tocsin = connect();

const initial = {
  entity: { window_s: 300 },
  neighbour: { window_s: 60, hops: 1 },
  type: { window_s: 60, scope: "off", hops: 1 },
};
const classic = { ...initial, type: { window_s: 300, scope: "tenant", hops: 0 } };

const on = (entity_id: string, seconds: number) => alarm({ entity_id, raised_at: at(seconds) });

async function expectClusters(
  tenant: Tenant,
  ids: readonly string[],
  roots: readonly number[],
): Promise<void> {
  const clusters = (await present(tenant, ...ids)).map(({ cluster_id }) => cluster_id);
  expect(clusters.map((id) => ids.indexOf(id))).toEqual(roots);
}

test("a tenant begins with the default policy, and reads what it has put", async () => {
  const tenant = await tocsin.newTenant();
  expect(await tenant.get(path)).toEqual(initial);
  expect(await tenant.put(path, classic)).toEqual(classic);
  expect(await tenant.get(path)).toEqual(classic);
});

test.each([
  ["#/neighbour/window_s", { ...initial, neighbour: { window_s: 301, hops: 1 } }],
  ["#/type/window_s", { ...classic, type: { ...classic.type, window_s: 301 } }],
  ["#/entity/window_s", { ...initial, entity: { window_s: 86_401 } }],
  ["#/neighbour/hops", { ...initial, neighbour: { window_s: 60, hops: 6 } }],
  ["#/type/scope", { ...initial, type: { ...initial.type, scope: "planet" } }],
])("422 to a bad %s, and the policy stays", async (pointer, policy) => {
  const tenant = await tocsin.newTenant();
  const { status, errors } = await tenant.refusal("PUT", path, policy);
  expect([status, errors?.map((error) => error.pointer)]).toEqual([422, [pointer]]);
  expect(await tenant.get(path)).toEqual(initial);
});

test("a window that is off may be longer than the entity's", async () => {
  const tenant = await tocsin.newTenant();
  const off = {
    entity: { window_s: 1 },
    neighbour: { window_s: 9, hops: 0 },
    type: { window_s: 9, scope: "off", hops: 0 },
  };
  expect(await tenant.put(path, off)).toEqual(off);
});

describe.concurrent("without being asked, the alarms of the last day are correlated anew", () => {
  test("when the policy becomes wider, and again when it becomes narrower", async ({ expect }) => {
    const tenant = await tocsin.newTenant();
    const old = await raise(tenant, on("a", 0), on("b", 100), on("c", 200));
    await expectClusters(tenant, old, [0, 1, 2]);
    await tenant.put(path, classic);
    await eventually(() => expectClusters(tenant, old, [0, 0, 0]));
    const cluster = await tenant.get<Cluster>(`/api/v1/clusters/${old[2]}`);
    expect(cluster).toMatchObject({ cluster_id: old[0], merged_into: old[0], alarm_count: 3 });
    await tenant.put(path, initial);
    await eventually(() => expectClusters(tenant, old, [0, 1, 2]));
    expect(await tenant.get<Cluster>(`/api/v1/clusters/${old[2]}`)).toMatchObject({
      cluster_id: old[2],
      merged_into: null,
    });
  });

  test("when a link is added, and when it is taken away", async () => {
    const tenant = await tocsin.newTenant();
    const ids = await raise(tenant, on("a", 0), on("b", 50));
    await expectClusters(tenant, ids, [0, 1]);
    await tenant.post("/api/v1/entities", { id: "a", entity_type: "X", name: "A", depends_on: ["b"] });
    await eventually(() => expectClusters(tenant, ids, [0, 0]));
    await tenant.delete("/api/v1/entities/a");
    await eventually(() => expectClusters(tenant, ids, [0, 1]));
  });

  test("and what arrives after a change is correlated by it at once", async () => {
    const tenant = await tocsin.newTenant();
    await tenant.put(path, classic);
    const ids = await raise(tenant, on("a", 0), on("b", 300), on("c", 601));
    await expectClusters(tenant, ids, [0, 0, 2]);
    await tenant.post("/api/v1/entities", { id: "c", entity_type: "X", name: "C", parent_id: "d" });
    const more = await raise(tenant, { ...on("d", 661), alarm_type: "other" });
    const [c, d] = await present(tenant, ids[2]!, more[0]!);
    expect(d!.cluster_id).toBe(c!.cluster_id);
  });
});
