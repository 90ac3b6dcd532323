import { beforeAll, expect, test } from "vitest";
import type { Alarm } from "#shared/alarms/alarm.ts";
import type { Cluster } from "#shared/clusters/cluster.ts";
import type { Incident } from "#shared/incidents/incident.ts";
import { alarm, at, getAlarm, type Page, present, raise } from "../support/alarms.ts";
import { connect, eventually, type Tenant } from "../support/tocsin.ts";

const tocsin = connect();
let one: Tenant;
let other: Tenant;
let ofOne: string[];
let ofOther: string[];

/** Both say the very same, but only one of them has said that a and b are linked. */
const alarms = [
  alarm({ entity_id: "a", alarm_id: "1", severity: "critical" }),
  alarm({ entity_id: "b", alarm_id: "2", raised_at: at(5) }),
];

beforeAll(async () => {
  [one, other] = await Promise.all([tocsin.newTenant(), tocsin.newTenant()]);
  await one.post("/api/v1/entities", { id: "a", entity_type: "X", name: "One's", depends_on: ["b"] });
  await other.post("/api/v1/entities", { id: "a", entity_type: "Y", name: "The other's" });
  [ofOne, ofOther] = await Promise.all([raise(one, ...alarms), raise(other, ...alarms)]);
});

test("the same alarms of two tenants are different alarms, and neither sees the other's", async () => {
  expect(new Set([...ofOne, ...ofOther]).size).toBe(4);
  for (const [tenant, own, theirs] of [
    [one, ofOne, ofOther],
    [other, ofOther, ofOne],
  ] as const) {
    const { items } = await tenant.get<Page<Alarm>>("/api/v1/alarms");
    expect(items.map(({ id }) => id).sort()).toEqual([...own].sort());
    for (const kind of ["alarms", "clusters"]) {
      for (const id of theirs)
        expect((await tenant.refusal("GET", `/api/v1/${kind}/${id}`)).status).toBe(404);
    }
    expect(await tenant.get(`/api/v1/alarms?cluster_id=${theirs[0]}`)).toMatchObject({ items: [] });
  }
});

test("each tenant's alarms are correlated by its own topology", async () => {
  const clusters = async (tenant: Tenant) =>
    (await tenant.get<Page<Cluster>>("/api/v1/clusters?min_count=1")).items.map(
      ({ alarm_count }) => alarm_count,
    );
  expect(await clusters(one)).toEqual([2]);
  expect(await clusters(other)).toEqual([1, 1]);
  expect(await one.get("/api/v1/entities/a")).toMatchObject({ name: "One's" });
  expect(await other.get("/api/v1/entities/a/topology")).toMatchObject({ neighbours: [] });
});

test("what one does to its records leaves the other's alone", async () => {
  const incidents = async (tenant: Tenant) => (await tenant.get<Page<Incident>>("/api/v1/incidents")).items;
  const [[mine], [theirs]] = [await incidents(one), await incidents(other)];
  expect((await one.refusal("POST", `/api/v1/incidents/${theirs!.id}/resolve`, {})).status).toBe(404);
  await one.post(`/api/v1/incidents/${mine!.id}/acknowledge`, {});
  expect(await incidents(other)).toEqual([theirs]);

  await one.ingest(alarm({ alarm_id: "1", severity: "cleared", raised_at: at(9) }));
  await eventually(async () => expect(await getAlarm(one, ofOne[0]!)).toMatchObject({ state: "cleared" }));
  expect(await present(other, ...ofOther)).toMatchObject([{ state: "open" }, { state: "open" }]);

  await one.put("/api/v1/incident-rules", { min_alarms: 7 });
  expect(await other.get("/api/v1/incident-rules")).toMatchObject({ min_alarms: 3 });
  await one.delete("/api/v1/entities/a");
  expect(await other.get("/api/v1/entities/a")).toMatchObject({ name: "The other's" });
});

test("the tenant comes from the key, whatever the request says", async () => {
  const headers = { "x-tenant-id": other.id };
  const { body } = await one.send("POST", "/api/v1/alarms/ingest", alarm({ alarm_id: "3" }), headers);
  expect(body).toMatchObject({ tenant_id: one.id });
  expect((await one.refusal("GET", `/api/v1/alarms?tenant_id=${other.id}`)).status).toBe(422);
});
