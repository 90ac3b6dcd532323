import { describe, expect, test } from "vitest";
import type { Incident } from "#shared/incidents/incident.ts";
import { alarm, at, getAlarm, type Page, raise } from "../../support/alarms.ts";
import { connect, eventually, type Tenant } from "../../support/tocsin.ts";

const rulesPath = "/api/v1/incident-rules";
const tocsin = connect();

const defaults = {
  open_at_severity: "critical",
  min_alarms: 3,
  min_entities: 2,
  emergency_entities: true,
  parent_wait_s: 0,
  flapping_hold_s: 0,
  auto_resolve: true,
  reopen_window_s: 1800,
};

const on = (entity_id: string, seconds: number, fields: object = {}) =>
  alarm({ entity_id, raised_at: at(seconds), alarm_type: `T${seconds}`, ...fields });

async function tenantWith(rules: object = {}): Promise<Tenant> {
  const tenant = await tocsin.newTenant();
  await tenant.put(rulesPath, rules);
  return tenant;
}

const incidents = async (tenant: Tenant) => (await tenant.get<Page<Incident>>("/api/v1/incidents")).items;

/** The incidents that there are once alarms have been taken in: they come with them, not later. */
async function incidentsAfter(tenant: Tenant, ...alarms: readonly object[]): Promise<readonly Incident[]> {
  await raise(tenant, ...alarms);
  return incidents(tenant);
}

const neighbours = (tenant: Tenant, id: string, ...depends_on: readonly string[]) =>
  tenant.post("/api/v1/entities", { id, entity_type: "NODE", name: id, depends_on });

test("a tenant begins with the default rules; what a PUT leaves out is the default", async () => {
  const tenant = await tocsin.newTenant();
  expect(await tenant.get(rulesPath)).toEqual(defaults);
  const put = { open_at_severity: null, min_alarms: 9 };
  expect(await tenant.put(rulesPath, put)).toEqual({ ...defaults, ...put });
  expect(await tenant.get(rulesPath)).toEqual({ ...defaults, ...put });
});

test.each([
  ["#/open_at_severity", { open_at_severity: "cleared" }],
  ["#/min_alarms", { min_alarms: 0 }],
  ["#/min_entities", { min_entities: 1.5 }],
  ["#/reopen_window_s", { reopen_window_s: -1 }],
])("422 to a bad %s", async (pointer, rules) => {
  const tenant = await tocsin.newTenant();
  const { errors } = await tenant.refusal("PUT", rulesPath, rules);
  expect(errors?.map((error) => error.pointer)).toEqual([pointer]);
});

describe("an incident is opened", () => {
  test("by a critical alarm, and tells what it is about", async () => {
    const tenant = await tocsin.newTenant();
    const [incident] = await incidentsAfter(tenant, on("a", 0, { severity: "critical", alarm_type: "FIRE" }));
    const { items } = await tenant.get<Page<{ cluster_id: string }>>("/api/v1/alarms");
    expect(incident).toMatchObject({
      title: "FIRE on a",
      status: "open",
      severity: "critical",
      entity_id: "a",
      cluster_id: items[0]?.cluster_id,
      alarm_count: 1,
      opened_by: "tocsin",
      timeline: [{ actor: "tocsin", event: "opened by rule", note: null }],
    });
  });

  test("by no severity where the rule is off, by a lesser one where it says so", async () => {
    expect(
      await incidentsAfter(
        await tenantWith({ open_at_severity: null }),
        on("a", 0, { severity: "critical" }),
      ),
    ).toEqual([]);
    const tenant = await tenantWith({ open_at_severity: "minor" });
    expect(await incidentsAfter(tenant, on("a", 0, { severity: "warning" }))).toEqual([]);
    expect(await incidentsAfter(tenant, on("b", 0, { severity: "minor" }))).toHaveLength(1);
    expect(await incidentsAfter(tenant, on("c", 0, { severity: "major" }))).toHaveLength(2);
  });

  test("by 3 alarms on 2 entities, not by fewer of either", async () => {
    const tenant = await tocsin.newTenant();
    await neighbours(tenant, "a", "b");
    expect(await incidentsAfter(tenant, on("a", 0), on("b", 1))).toEqual([]);
    expect(await incidentsAfter(tenant, on("lone", 0), on("lone", 1), on("lone", 2), on("lone", 3))).toEqual(
      [],
    );
    const [incident] = await incidentsAfter(tenant, on("a", 2));
    // What it depends on is the likelier cause.
    expect(incident).toMatchObject({ alarm_count: 3, severity: "minor", entity_id: "b" });
  });

  test("by as many alarms and entities as the rule says", async () => {
    const tenant = await tenantWith({ min_alarms: 5, min_entities: 1 });
    expect(await incidentsAfter(tenant, ...[0, 1, 2, 3].map((second) => on("a", second)))).toEqual([]);
    expect(await incidentsAfter(tenant, on("a", 4))).toHaveLength(1);
    const never = await tenantWith({ min_alarms: 100_000 });
    await neighbours(never, "a", "b");
    expect(
      await incidentsAfter(never, ...[0, 1, 2, 3].map((second) => on(second % 2 ? "a" : "b", second))),
    ).toEqual([]);
  });

  test.each([
    ["its type", { id: "siren", entity_type: "EMERGENCY_SERVICE" }],
    ["its id", { id: "EMERGENCY-112", entity_type: "CELL" }],
    ["its external id", { id: "siren", entity_type: "CELL", external_id: "x-EMERGENCY-x" }],
  ])("by any alarm on an entity that lives depend on, known by %s, and is critical", async (_, entity) => {
    const tenant = await tocsin.newTenant();
    await tenant.post("/api/v1/entities", { name: "Siren", ...entity });
    const [incident] = await incidentsAfter(tenant, on(entity.id, 0, { severity: "indeterminate" }));
    expect(incident).toMatchObject({ severity: "critical", entity_id: entity.id });
  });

  test("by an alarm on an unregistered entity with EMERGENCY in its id; by none where the rule is off", async () => {
    expect(await incidentsAfter(await tocsin.newTenant(), on("EMERGENCY 1", 0))).toMatchObject([
      { severity: "critical" },
    ]);
    expect(
      await incidentsAfter(await tenantWith({ emergency_entities: false }), on("EMERGENCY 1", 0)),
    ).toEqual([]);
  });

  test("once for a cluster, however it grows, and follows it through its renaming", async () => {
    const tenant = await tocsin.newTenant();
    const [opened] = await incidentsAfter(tenant, on("a", 100, { severity: "critical" }));
    const [early] = await raise(tenant, on("a", 0), on("a", 50, { severity: "critical" }), on("a", 60));
    const now = await incidents(tenant);
    expect(now).toHaveLength(1);
    expect(now[0]).toMatchObject({ id: opened?.id, cluster_id: early, alarm_count: 4 });
  });
});

describe("an incident's severity", () => {
  test("is that of its worst alarm, as it grows worse and better", async () => {
    const tenant = await tenantWith({ open_at_severity: "warning" });
    const [opened] = await incidentsAfter(tenant, on("a", 0, { severity: "warning" }));
    expect(opened?.severity).toBe("warning");
    const [worse] = await incidentsAfter(tenant, on("a", 1, { severity: "major" }));
    expect(worse).toMatchObject({ severity: "major" });
    expect(worse?.timeline.map(({ event }) => event)).toEqual(["opened by rule", "severity is now major"]);
    await tenant.ingest(on("a", 1, { severity: "minor" }));
    await eventually(async () => expect(await incidents(tenant)).toMatchObject([{ severity: "minor" }]));
  });
});

describe("when all its alarms are clear", () => {
  const cleared = (second: number, at: number) =>
    on("a", at, { severity: "cleared", alarm_type: `T${second}` });

  async function withClearedAlarms(rules: object): Promise<Tenant> {
    const tenant = await tenantWith(rules);
    const ids = await raise(tenant, on("a", 0, { severity: "critical" }), on("a", 1));
    await tenant.ingest(cleared(0, 10));
    await eventually(async () => expect(await getAlarm(tenant, ids[0]!)).toMatchObject({ state: "cleared" }));
    expect(await incidents(tenant)).toMatchObject([{ status: "open" }]);
    await tenant.ingest(cleared(1, 20));
    await eventually(async () => expect(await getAlarm(tenant, ids[1]!)).toMatchObject({ state: "cleared" }));
    return tenant;
  }

  test("it resolves by itself, and is opened again when one comes back within the window", async () => {
    const tenant = await withClearedAlarms({});
    const [resolved] = await incidents(tenant);
    expect(resolved).toMatchObject({ status: "resolved", resolved_at: expect.any(String) });
    expect(resolved?.timeline.at(-1)).toMatchObject({
      actor: "tocsin",
      event: "resolved: all alarms are clear",
    });
    const [reopened, ...others] = await incidentsAfter(tenant, on("a", 30));
    expect(others).toEqual([]);
    expect(reopened).toMatchObject({ id: resolved?.id, status: "open", resolved_at: null, alarm_count: 3 });
    expect(reopened?.timeline.at(-1)).toMatchObject({
      actor: "tocsin",
      event: "reopened: an alarm came back",
    });
  });

  test("and one comes back later than the window, the rules decide anew, on a new incident", async () => {
    const tenant = await withClearedAlarms({ reopen_window_s: 0 });
    const [first] = await incidents(tenant);
    const all = await incidentsAfter(tenant, on("a", 30, { severity: "critical" }));
    expect(all).toHaveLength(2);
    expect(all[1]).toMatchObject({ id: first?.id, status: "resolved" });
    expect(all[0]).toMatchObject({ status: "open", alarm_count: 3 });
  });

  test("and the setting is off, it stays open", async () => {
    const tenant = await withClearedAlarms({ auto_resolve: false });
    expect(await incidents(tenant)).toMatchObject([{ status: "open" }]);
  });

  test("a closed one stays closed, and what comes back opens another", async () => {
    const tenant = await withClearedAlarms({});
    const [first] = await incidents(tenant);
    await tenant.post(`/api/v1/incidents/${first?.id}/close`, {});
    const all = await incidentsAfter(tenant, on("a", 30, { severity: "critical" }));
    expect(all.map(({ status }) => status)).toEqual(["open", "closed"]);
  });
});
