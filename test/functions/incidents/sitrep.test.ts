import { expect, test } from "vitest";
import type { Incident } from "#shared/incidents/incident.ts";
import type { SituationReport } from "#shared/incidents/situation-report.ts";
import { alarm, at, type Page, raise } from "../../support/alarms.ts";
import { connect, eventually, type Tenant } from "../../support/tocsin.ts";

const path = "/api/v1/incidents";
const tocsin = connect();

const node = (id: string, fields: object = {}) => ({
  id,
  entity_type: "NODE",
  name: `Node ${id}`,
  ...fields,
});
const on = (entity_id: string, fields: object = {}) => alarm({ entity_id, severity: "critical", ...fields });

/** An incident on a node and another below it, of which one is worth something. */
async function trouble(): Promise<{ tenant: Tenant; id: string }> {
  const tenant = await tocsin.newTenant();
  await tenant.post("/api/v1/entities", node("core", { revenue_weight: 2.5, sla_tier: "gold" }));
  await tenant.post("/api/v1/entities", node("edge", { parent_id: "core" }));
  await raise(tenant, on("edge"), on("core", { raised_at: at(5) }));
  return { tenant, id: (await tenant.get<Page<Incident>>(path)).items[0]!.id };
}

test("it sums up what is known of an incident and of its entities", async () => {
  const { tenant, id } = await trouble();
  await tenant.post(`${path}/${id}/assign`, { assignee: "kim" });
  expect(await tenant.get(`${path}/${id}/sitrep`)).toMatchObject({
    ...{ incident_id: id, status: "open", ongoing: true, since: at(0), until: null },
    what: { alarm_count: 2, open_alarms: 2, alarm_types: { top: [{ id: "LINK_DOWN", count: 2 }] } },
    where: { total: 2, top: expect.arrayContaining([expect.objectContaining({ name: "Node edge" })]) },
    likely_cause: { entity: { id: "core", name: "Node core" }, reason: expect.stringContaining("upstream") },
    development: { trend: "steady", open_15_min_ago: 2, raised: { last_5_min: 0 } },
    impact: { registered: 2, revenue_weight: 2.5, sla_tiers: [{ sla_tier: "gold", entities: 1 }] },
    people: { assignee: "kim", assigned_at: expect.any(String), acknowledged_at: null },
    actions: { total: 2 },
    outstanding: [{ kind: "unacknowledged" }],
  });
});

test("as Markdown for who asks for that by header or URL, in which senders write no markup", async () => {
  const tenant = await tocsin.newTenant();
  await raise(tenant, on("<!channel>`[x](https://evil.example)"));
  const [incident] = (await tenant.get<Page<Incident>>(path)).items;
  const place = `${path}/${incident!.id}/sitrep`;
  const [byHeader, byUrl, asJson] = await Promise.all([
    tenant.send<string>("GET", place, undefined, { accept: "text/markdown" }),
    tenant.send<string>("GET", `${place}?format=markdown`),
    tenant.send("GET", place),
  ]);
  for (const { headers, body } of [byHeader, byUrl]) {
    expect(headers.get("content-type")).toBe("text/markdown; charset=utf-8");
    expect(headers.get("vary")).toBe("Accept");
    expect(body).toMatch(/^## Situation report: `LINK_DOWN on ‹!channel›'/);
    expect(body).not.toMatch(/<!channel>|https:\/\//);
  }
  expect(asJson.headers.get("content-type")).toBe("application/json");
  expect((await tenant.refusal("GET", `${place}?format=html`)).status).toBe(422);
});

test("an incident that is over is reported as it ended", async () => {
  const { tenant, id } = await trouble();
  await tenant.ingest(
    on("edge", { cleared_at: at(60) }),
    on("core", { raised_at: at(5), cleared_at: at(60) }),
  );
  const report = await eventually(async () => {
    const now = await tenant.get<SituationReport>(`${path}/${id}/sitrep`);
    expect(now.status).toBe("resolved");
    return now;
  });
  expect(report).toMatchObject({ ongoing: false, development: null, what: { open_alarms: 0 } });
  expect(report.duration_s).toBe((Date.parse(report.until!) - Date.parse(at(0))) / 1000);
  expect(report.outstanding.map(({ kind }) => kind)).toEqual(["not_closed"]);
});
