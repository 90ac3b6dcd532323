import { describe, expect, test } from "vitest";
import type { Cluster } from "#shared/clusters/cluster.ts";
import type { Incident } from "#shared/incidents/incident.ts";
import { alarm, at, type Page, raise, raiseInTurn } from "../../support/alarms.ts";
import { connect, type Tenant } from "../../support/tocsin.ts";

const path = "/api/v1/incidents";
const tocsin = connect();

const on = (entity_id: string, fields: object = {}) =>
  alarm({ entity_id, alarm_type: `on ${entity_id}`, severity: "critical", ...fields });

const get = (tenant: Tenant, id: string) => tenant.get<Incident>(`${path}/${id}`);

/** Two incidents on two sides of a hub, which an alarm on the hub makes one; the older is first. */
async function twoSides(): Promise<{ tenant: Tenant; older: string; younger: string; clusters: string[] }> {
  const tenant = await tocsin.newTenant();
  const hub = { id: "hub", entity_type: "NODE", name: "Hub", depends_on: ["left", "right"] };
  await tenant.post("/api/v1/entities", hub);
  const clusters = await raiseInTurn(tenant, on("left"), on("right", { raised_at: at(5) }));
  const { items } = await tenant.get<Page<Incident>>(path);
  const [older, younger] = clusters.map((id) => items.find(({ cluster_id }) => cluster_id === id)!.id);
  return { tenant, older: older!, younger: younger!, clusters };
}

const meet = (tenant: Tenant) => raise(tenant, on("hub", { severity: "warning", raised_at: at(2) }));

describe("when clusters merge", () => {
  test("the older incident survives, the other closes and says where it went", async () => {
    const { tenant, older, younger, clusters } = await twoSides();
    await meet(tenant);
    const [survivor, absorbed] = [await get(tenant, older), await get(tenant, younger)];
    expect(survivor).toMatchObject({
      status: "open",
      title: "on left on left",
      merged_into: null,
      cluster_id: clusters[0],
      alarm_count: 3,
    });
    expect(survivor.timeline.at(-1)).toMatchObject({ actor: "tocsin", event: `took over ${younger}` });
    expect(absorbed).toMatchObject({ status: "closed", merged_into: older });
    expect(absorbed.timeline.map(({ event }) => event)).toEqual(["opened by rule", `merged into ${older}`]);
    const cluster = await tenant.get<Cluster>(`/api/v1/clusters/${clusters[1]}`);
    expect(cluster).toMatchObject({ incident_id: older, alarm_count: 3 });
  });

  test.each(["acknowledge", "notes"])(
    "the one that people touched (%s) survives, though younger",
    async (act) => {
      const { tenant, older, younger } = await twoSides();
      await tenant.post(`${path}/${younger}/${act}`, { note: "Mine" });
      await meet(tenant);
      expect(await get(tenant, younger)).toMatchObject({ merged_into: null, alarm_count: 3 });
      expect(await get(tenant, older)).toMatchObject({ status: "closed", merged_into: younger });
      const { timeline } = await get(tenant, younger);
      expect(timeline.map(({ note }) => note)).toContain("Mine");
    },
  );

  test("of two that people touched the older survives, and both keep their timelines", async () => {
    const { tenant, older, younger } = await twoSides();
    for (const id of [younger, older]) await tenant.post(`${path}/${id}/notes`, { note: `on ${id}` });
    await meet(tenant);
    expect(await get(tenant, older)).toMatchObject({ merged_into: null });
    const { merged_into, timeline } = await get(tenant, younger);
    expect(merged_into).toBe(older);
    expect(timeline.map(({ note }) => note)).toContain(`on ${younger}`);
  });

  test("one that was closed before stays as it was", async () => {
    const { tenant, older, younger } = await twoSides();
    await tenant.post(`${path}/${older}/resolve`, {});
    await tenant.post(`${path}/${older}/close`, {});
    const closed = await get(tenant, older);
    await meet(tenant);
    expect(await get(tenant, younger)).toMatchObject({ status: "open", merged_into: null, alarm_count: 3 });
    expect(await get(tenant, older)).toMatchObject({
      status: "closed",
      merged_into: null,
      closed_at: closed.closed_at,
    });
  });

  test("nothing can be done to the one that was absorbed", async () => {
    const { tenant, older, younger } = await twoSides();
    await meet(tenant);
    for (const act of ["acknowledge", "reopen", "notes"]) {
      const { status, detail } = await tenant.refusal("POST", `${path}/${younger}/${act}`, { note: "x" });
      expect(status).toBe(409);
      expect(detail).toContain(older);
    }
  });
});

describe("by hand with a cluster", () => {
  const quiet = (seconds: number) =>
    on("a", { severity: "minor", raised_at: at(seconds), alarm_id: `${seconds}` });

  test("the incident follows it, and is as severe as it", async () => {
    const tenant = await tocsin.newTenant();
    const [cluster_id] = await raise(tenant, quiet(100));
    const opened = await tenant.post<Incident>(path, { title: "Odd", severity: "warning", cluster_id });
    expect(opened).toMatchObject({ cluster_id, alarm_count: 1, severity: "minor" });
    const [earlier] = await raise(tenant, quiet(0));
    expect(await get(tenant, opened.id)).toMatchObject({ cluster_id: earlier, alarm_count: 2 });
    expect(await tenant.get(`/api/v1/clusters/${cluster_id}`)).toMatchObject({ incident_id: opened.id });
  });

  test("by any id that the cluster had", async () => {
    const tenant = await tocsin.newTenant();
    const [late, early] = await raiseInTurn(tenant, quiet(100), quiet(0));
    const opened = await tenant.post<Incident>(path, { title: "Odd", severity: "minor", cluster_id: late });
    expect(opened).toMatchObject({ cluster_id: early, alarm_count: 2 });
  });

  test("409 when it has one already, unless that is closed", async () => {
    const tenant = await tocsin.newTenant();
    const [cluster_id] = await raise(tenant, on("a"));
    const body = { title: "Odd", severity: "minor", cluster_id };
    const [present] = (await tenant.get<Page<Incident>>(path)).items;
    expect(await tenant.refusal("POST", path, body)).toMatchObject({
      status: 409,
      detail: expect.stringContaining(present!.id),
    });
    await tenant.post(`${path}/${present!.id}/resolve`, {});
    await tenant.post(`${path}/${present!.id}/close`, {});
    await tenant.post(path, body);
    expect((await tenant.get<Page<Incident>>(path)).items).toHaveLength(2);
  });

  test("404 when there is no such cluster, or it is another tenant's", async () => {
    const [tenant, other] = [await tocsin.newTenant(), await tocsin.newTenant()];
    const [theirs] = await raise(other, quiet(0));
    for (const cluster_id of [theirs, crypto.randomUUID()]) {
      const body = { title: "Odd", severity: "minor", cluster_id };
      expect((await tenant.refusal("POST", path, body)).status).toBe(404);
    }
  });
});
