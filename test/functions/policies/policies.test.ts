import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Policy } from "#shared/policies/policy.ts";
import { alarm, type Page, raise } from "../../support/alarms.ts";
import { connect, eventually, type Problem, type Tenant } from "../../support/tocsin.ts";

const path = "/system/security/policies";
const tocsin = connect();

const policy = (fields: object = {}) => ({
  ...{ name: "No deletes", effect: "deny", conditions: { actions: ["entity.delete"] } },
  ...fields,
});
const create = (tenant: Tenant, fields: object = {}) => tenant.post<Policy>(path, policy(fields));
const entity = (id: string) => ({ id, entity_type: "CELL", name: id });

test("a policy is made, replaced, switched and deleted, and what it was can still be read", async () => {
  const tenant = await tocsin.newTenant();
  const made = await create(tenant);
  expect(made).toMatchObject({ ...policy(), kind: "security", enabled: true, version: 1 });
  expect(await tenant.get(`${path}/${made.id}`)).toEqual(made);
  const replaced = await tenant.put<Policy>(`${path}/${made.id}`, policy({ name: "None", kind: "autonomy" }));
  expect(replaced).toMatchObject({ id: made.id, name: "None", version: 2, created_at: made.created_at });
  for (const word of ["disable", "disable", "enable"]) await tenant.post(`${path}/${made.id}/${word}`);
  const versions = async (query = "") =>
    (await tenant.get<Page<Policy>>(`${path}/${made.id}/versions${query}`)).items.map(
      ({ version, enabled, name }) => [version, enabled, name],
    );
  expect(await versions("?limit=2")).toEqual([
    [4, true, "None"],
    [3, false, "None"],
  ]);
  const other = await create(tenant);
  expect((await tenant.get<Page<Policy>>(path)).items.map(({ id }) => id)).toEqual([other.id, made.id]);
  await tenant.delete(`${path}/${made.id}`);
  expect((await tenant.refusal("GET", `${path}/${made.id}`)).status).toBe(404);
  expect((await versions()).at(-1)).toEqual([1, true, "No deletes"]);
});

test("lists go on where the page before ended", async () => {
  const tenant = await tocsin.newTenant();
  const ids: string[] = [];
  for (let count = 0; count < 3; count++) ids.unshift((await create(tenant)).id);
  const first = await tenant.get<Page<Policy>>(`${path}?limit=2`);
  const rest = await tenant.get<Page<Policy>>(`${path}?limit=2&cursor=${first.next_cursor}`);
  expect([...first.items, ...rest.items].map(({ id }) => id)).toEqual(ids);
  expect(rest.next_cursor).toBeNull();
});

test.each([
  ["#/conditions/any", { conditions: { any: [] } }],
  ["#/conditions/actions/0", { conditions: { actions: ["user.*.x"] } }],
  ["#/conditions/time/time_zone", { conditions: { time: { time_zone: "+02:00" } } }],
  ["#/conditions/time/time_zone", { conditions: { time: { time_zone: "Mars/Olympus" } } }],
  ["#/conditions/time/to", { conditions: { time: { from: "09:00", to: "09:00", time_zone: "UTC" } } }],
  ["#/conditions/principal", { conditions: { principal: {} } }],
  ["#/conditions/all/0/any/0/not", { conditions: { all: [{ any: [{ not: {} }] }] } }],
  ["#/conditions/blast_radius/at_most", { conditions: { blast_radius: { at_least: 5, at_most: 4 } } }],
  ["#/conditions/source_cidrs/0", { conditions: { source_cidrs: ["192.0.2.1"] } }],
  ["#/approvals", { approvals: 2 }],
  ["#/approvals", { effect: "require_approval", approvals: 11 }],
])("422 to a bad %s: %j", async (pointer, fields) => {
  const tenant = await tocsin.newTenant();
  const { status, errors } = await tenant.refusal("POST", path, policy(fields));
  expect([status, errors?.map((error) => error.pointer)]).toEqual([422, [pointer]]);
});

interface Denied extends Problem {
  readonly action: string;
  readonly policies: readonly { readonly id: string; readonly name: string; readonly version: number }[];
}

test("what a policy denies is not done; the answer, the audit log and an event name the policy", async () => {
  const tenant = await tocsin.newTenant();
  const { id } = await create(tenant, {
    conditions: { actions: ["entity.del*"], target: { id_prefix: "core-" } },
  });
  for (const name of ["core-1", "edge-1"]) await tenant.post("/api/v1/entities", entity(name));
  const denied = (await tenant.refusal("DELETE", "/api/v1/entities/core-1")) as Denied;
  expect(denied).toMatchObject({ status: 403, title: "Denied by policy", action: "entity.delete" });
  expect(denied.policies).toEqual([{ id, name: "No deletes", version: 1 }]);
  expect(denied.detail).toContain("No deletes");
  await tenant.get("/api/v1/entities/core-1");
  await tenant.delete("/api/v1/entities/edge-1");
  await eventually(async () => {
    const { items } = await tenant.get<Page<object>>("/system/audit?chain=refusals");
    expect(items).toMatchObject([
      { action: "access.refused", meta: { policies: id, action: "entity.delete" } },
    ]);
    const events = await tenant.get<Page<object>>("/telemetry/events?event_type=security.policy_denial");
    expect(events.items).toMatchObject([{ payload: { target_id: "core-1", policies: [`${id} v1`] } }]);
  });
});

test("a target is protected in the body, too: of an entity, a bulk, an alarm that a pattern means, a silence", async () => {
  const tenant = await tocsin.newTenant();
  const [core, edge] = await raise(tenant, alarm({ entity_id: "core-1" }), alarm({ entity_id: "edge-1" }));
  const silenced = {
    matchers: [{ name: "alertname", value: "A", isRegex: false }],
    comment: "c",
    createdBy: "me",
  };
  const silence = { ...silenced, startsAt: new Date().toISOString(), endsAt: "2100-01-01T00:00:00.000Z" };
  const kept = await tenant.post<{ id: string }>("/api/v1/silences", {
    matchers: [{ name: "entity_id", value: "core-1" }],
    ends_at: silence.endsAt,
  });
  const protects = {
    actions: ["entity.*", "alarm.*", "silence.*"],
    target: { ids: ["core-1", core!, kept.id] },
  };
  await create(tenant, { conditions: protects });
  await create(tenant, {
    conditions: { actions: ["entity.create", "entity.import"], not: { target: { id_prefix: "edge-" } } },
  });
  const many = Array.from({ length: 120 }, (_, index) => entity(`edge-${index}`));
  const bulk = (...entities: object[]) => tenant.send("POST", "/api/v1/entities/bulk", { entities });
  const tmf = (...ids: unknown[]) =>
    tenant.send("POST", "/tmf-api/alarm/v4/ackAlarms", {
      ...{ ackSystemId: "oss", ackUserId: "kim" },
      alarmPattern: ids.map((id) => ({ id })),
    });
  const statuses = [
    await tenant.send("POST", "/api/v1/entities", entity("core-1")),
    await tenant.send("POST", "/api/v1/entities", entity("edge-1")),
    await bulk(...many, entity("core-1")),
    await tenant.send("GET", "/api/v1/entities/edge-0"),
    await bulk(...many),
    await tmf(core, edge),
    await tmf(edge),
    await tenant.send("POST", "/api/v2/silences", { id: kept.id, ...silence }),
    await tenant.send("POST", "/api/v2/silences", silence),
  ].map(({ status }) => status);
  expect(statuses).toEqual([403, 201, 403, 404, 200, 403, 201, 403, 200]);
});

test("what needs approval can't be done by a plain request", async () => {
  const tenant = await tocsin.newTenant();
  await create(tenant, { effect: "require_approval", conditions: { actions: ["entity.create"] } });
  const { status, detail } = await tenant.refusal("POST", "/api/v1/entities", entity("a"));
  expect([status, detail]).toEqual([403, expect.stringContaining("needs approval")]);
});

test("a change is decided by what it turns out to be: a user's name may change, the role may not", async () => {
  const tenant = await tocsin.newTenant();
  const admin = await tocsin.asUser(tenant, "admin");
  const user = await tocsin.asUser(tenant, "viewer");
  const conditions = { actions: ["user.role_change"], not: { principal: { ids: [admin.userId] } } };
  await create(admin, { conditions });
  await tenant.patch(`/users/${user.userId}`, { name: "Kim" });
  expect((await tenant.refusal("PATCH", `/users/${user.userId}`, { role: "operator" })).status).toBe(403);
  await admin.patch(`/users/${user.userId}`, { role: "operator" });
});

test("no policy locks every admin out, and the one whom policies spare stays an admin", async () => {
  const tenant = await tocsin.newTenant();
  expect((await tenant.refusal("POST", path, policy({ conditions: {} }))).status).toBe(409);
  const admin = await tocsin.asUser(tenant, "admin");
  const other = await tocsin.asUser(tenant, "admin");
  const night = { time: { from: "22:00", to: "06:00", time_zone: "UTC" } };
  for (const conditions of [{}, { principal: { roles: ["admin"] } }, night, { target: { ids: ["x"] } }]) {
    const { status, detail } = await admin.refusal("POST", path, policy({ conditions }));
    expect([status, detail]).toEqual([409, expect.stringContaining("lock every admin out")]);
  }
  const spared = { conditions: { not: { principal: { ids: [admin.userId] } } } };
  const asleep = await create(admin, { conditions: {}, enabled: false });
  await create(admin, spared);
  expect((await admin.refusal("POST", `${path}/${asleep.id}/enable`)).status).toBe(409);
  expect((await admin.refusal("PUT", `${path}/${asleep.id}`, policy({ conditions: {} }))).status).toBe(409);
  expect((await admin.refusal("PATCH", `/users/${admin.userId}`, { role: "viewer" })).status).toBe(409);
  await admin.patch(`/users/${other.userId}`, { role: "viewer" });
});

test("an evaluation explains itself, and knows the newest policies", async () => {
  const tenant = await tocsin.newTenant();
  const ask = (question: object) => tenant.post<object>(`${path}/evaluate`, question);
  expect(await ask({ action: "entity.delete" })).toMatchObject({ effect: "no_match", policies_version: 0 });
  const denies = await create(tenant);
  const high = { actions: ["entity.*"], risk: { at_least: "high" } };
  const approval = { effect: "require_approval", approvals: 3, approver_roles: ["admin"] };
  const guards = await create(tenant, { name: "Two", ...approval, conditions: high });
  expect(await ask({ action: "entity.delete" })).toMatchObject({
    effect: "deny",
    decided_by: [{ id: denies.id, version: 1 }],
    matched: [{ id: denies.id, decided: true }],
    missed: [{ id: guards.id, pointer: "#/conditions/risk/at_least" }],
    policies_version: 2,
  });
  const somebody = { principal: { id: "kim", kind: "user", role: "viewer" }, risk: "critical" };
  expect(await ask({ action: "entity.update", ...somebody })).toMatchObject({
    ...{ effect: "require_approval", approvals: 3, approver_roles: ["admin"] },
  });
});

interface DryRun extends Page<{ target_id: string; now: object; proposed: object }> {
  readonly examined: number;
  readonly differing: number;
}

test("a dry run tells which past requests would have been decided otherwise, page by page", async () => {
  const tenant = await tocsin.newTenant();
  const present = await create(tenant, { effect: "allow", conditions: { actions: ["entity.create"] } });
  for (const id of ["a", "b", "c"]) await tenant.post("/api/v1/entities", entity(id));
  await tenant.delete("/api/v1/entities/a");
  const run = (body: object) => tenant.post<DryRun>(`${path}/dry-run`, body);
  const beside = { policies: [policy({ conditions: { target: { ids: ["a", "b"] } } })], limit: 2 };
  const first = await run(beside);
  expect(first.items.map(({ target_id }) => target_id)).toEqual(["a", "b"]);
  expect(first.items[1]).toMatchObject({ now: { effect: "allow" }, proposed: { effect: "deny" } });
  const second = await run({ ...beside, cursor: first.next_cursor });
  expect(second.items.map(({ target_id }) => target_id)).toEqual(["a"]);
  expect([first.differing + second.differing, first.examined + second.examined]).toEqual([3, 5]);
  expect((await run({ policies: [], mode: "instead" })).differing).toBe(3);
  expect((await run({ policies: [{ ...policy(), id: present.id, enabled: false }] })).differing).toBe(3);
  expect(await run({ ...beside, to: "2020-01-01T00:00:00Z" })).toMatchObject({
    examined: 0,
    next_cursor: null,
  });
  expect(await tenant.get(`${path}/${present.id}`)).toEqual(present);
});

test("the examples of the documents do what they say", async () => {
  const tenant = await tocsin.newTenant();
  const text = readFileSync("docs/policies.md", "utf8");
  const [created, question, dryRun] = [...text.matchAll(/-d '(\{[^']+\})'/g)].map(([, json]) =>
    JSON.parse(json!),
  );
  const { id } = await tenant.post<Policy>(path, created);
  expect(await tenant.post(`${path}/evaluate`, question)).toMatchObject({
    ...{ effect: "deny", decided_by: [{ id }] },
  });
  await tenant.post("/api/v1/entities", entity("edge-1"));
  await tenant.delete("/api/v1/entities/edge-1");
  expect((await tenant.post<DryRun>(`${path}/dry-run`, dryRun)).items).toMatchObject([
    {
      target_id: "edge-1",
      now: { effect: "no_match" },
      proposed: { effect: "require_approval", approvals: 2 },
    },
  ]);
});
