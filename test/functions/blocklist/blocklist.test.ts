import { expect, test, vi } from "vitest";
import { keyIdOf } from "#shared/access/api-key.ts";
import type { BlocklistRule } from "#shared/blocklist/blocklist-rule.ts";
import type { TelemetryEvent } from "#shared/telemetry/telemetry-event.ts";
import { alarm, type Page } from "../../support/alarms.ts";
import { fromAddress } from "../../support/from-address.ts";
import { addTestUser } from "../../support/test-user.ts";
import { connect, eventually, type Tenant } from "../../support/tocsin.ts";
import { issue, newKey, register } from "../api-clients/client-support.ts";

const path = "/system/security/blocklist";
const tocsin = connect();

const rule = (fields: object = {}) => ({ kind: "ip", value: "198.51.100.0/24", reason: "Scans", ...fields });
const block = (tenant: Tenant, fields: object) => tenant.post<BlocklistRule>(path, rule(fields));

/** What a refusal says, in whatever dialect. */
const refusalOf = ({ status, body }: { status: number; body: unknown }) => [status, JSON.stringify(body)];
const refusedBy = ({ id }: BlocklistRule) => [403, expect.stringContaining(id)];

test("a rule is made in its canonical form, found, replaced and removed", async () => {
  const tenant = await tocsin.newTenant();
  const made = await block(tenant, { value: "::ffff:198.51.100.7/120" });
  expect(made).toMatchObject({
    ...{ ...rule(), severity: "medium", expires_at: null, status: "active", source: "manual" },
    ...{ created_by: keyIdOf(tenant.apiKey), hits: 0, last_hit_at: null, version: 1 },
  });
  expect(await tenant.get(`${path}/${made.id}`)).toEqual(made);
  const expires_at = new Date(Date.now() + 60_000).toISOString();
  const next = { kind: "user_agent", value: "sqlmap*", severity: "high", reason: "Scans" };
  const changed = await tenant.put<BlocklistRule>(`${path}/${made.id}`, { ...next, expires_at });
  expect(changed).toEqual({ ...made, ...next, expires_at, version: 2, updated_at: expect.any(String) });
  const forever = await tenant.put<BlocklistRule>(`${path}/${made.id}`, next);
  expect(await tenant.get(`${path}/${made.id}`)).toEqual({ ...forever, expires_at: null, version: 3 });
  const other = await block(tenant, {});
  expect((await tenant.get<Page<BlocklistRule>>(path)).items).toEqual([other, forever]);
  expect((await tenant.get<Page<BlocklistRule>>(`${path}?kind=ip`)).items).toEqual([other]);
  await tenant.delete(`${path}/${made.id}`);
  expect((await tenant.refusal("GET", `${path}/${made.id}`)).status).toBe(404);
});

test.each([
  ["#/value", { value: "198.51.100.256" }],
  ["#/value", { kind: "user", value: "no id" }],
  ["#/value", { kind: "path", value: "api" }],
  ["#/value", { kind: "path", value: "/system/**" }],
  ["#/kind", { kind: "country" }],
  ["#/expires_at", { expires_at: "2020-01-01T00:00:00Z" }],
  ["#/reason", { reason: " " }],
])("422 to a bad %s: %j", async (pointer, fields) => {
  const tenant = await tocsin.newTenant();
  const { status, errors } = await tenant.refusal("POST", path, rule(fields));
  expect([status, errors?.map((error) => error.pointer)]).toEqual([422, [pointer]]);
});

test("whoever would block himself is told so, and must say that he means it", async () => {
  const tenant = await tocsin.newTenant();
  const id = keyIdOf(tenant.apiKey);
  const own = [{ value: "127.0.0.0/8" }, { kind: "client", value: id }, { kind: "user_agent", value: "*" }];
  for (const fields of own) {
    const { status, detail } = await tenant.refusal("POST", path, rule(fields));
    expect([status, detail]).toEqual([409, expect.stringContaining("force: true")]);
  }
  const { id: made } = await block(tenant, {});
  expect((await tenant.refusal("PUT", `${path}/${made}`, rule({ value: "127.0.0.1" }))).status).toBe(409);
  const forced = await block(tenant, { value: "127.0.0.1", force: true });
  const { status, body } = await tenant.send("GET", path);
  expect([status, body]).toMatchObject([403, { rule_id: forced.id, title: "Blocked" }]);
});

test("a blocked address is refused at every door of its tenant, and of no other; each refusal is counted once", async (context) => {
  tocsin.needs(context, "log-subscriptions");
  const [tenant, other] = await Promise.all([tocsin.newTenant(), tocsin.newTenant()]);
  const client = await register(tenant, ["alarms:write"]);
  const [ingest, routing] = await Promise.all([
    newKey(tenant, client, { use: "ingest" }),
    newKey(tenant, client, { use: "routing" }),
  ]);
  const credentials = await newKey(tenant, client);
  const login = { email: `${crypto.randomUUID()}@example.com`, password: "a lantern over the harbour" };
  await addTestUser(tenant.id, login);
  const from = fromAddress("127.0.0.66", tocsin.running.apiUrl);
  const headers = { "x-api-key": tenant.apiKey };
  const session = await from<{ refresh_token: string }>("/auth/login", { method: "POST", body: login });
  const made = await block(tenant, { value: "127.0.0.66", severity: "high" });

  const post = (to: string, body: object | string, more: object = {}) =>
    from(to, { method: "POST", body, ...more });
  const form = { headers: { "content-type": "application/x-www-form-urlencoded" } };
  const grant = `grant_type=client_credentials&client_id=${client.id}&client_secret=${credentials.key}`;
  const change = { payload: { summary: "Deploy", source: "s" }, routing_key: routing.key };
  const answers = await Promise.all([
    from("/api/v1/entities", { headers }),
    from("/api/v1/stream/alarms", { headers }),
    post("/api/v1/alarms/ingest", alarm(), { headers }),
    from(`/t/${tenant.id}/api/v2/alerts`, { headers }),
    from("/tmf-api/alarm/v4/alarm", { headers }),
    post(`/in/${ingest.key}/integrations/alertmanager`, { version: "4", alerts: [] }),
    post("/v2/change/enqueue", change),
    post("/auth/refresh", { refresh_token: session.body.refresh_token }),
    post("/oauth/token", grant, form),
  ]);
  expect(answers.map(refusalOf)).toEqual(answers.map(() => refusedBy(made)));
  // This one knew the rules already, from before.
  const known = () => post("/auth/login", login);
  await vi.waitFor(async () => expect(refusalOf(await known())).toEqual(refusedBy(made)), {
    timeout: 60_000,
    interval: 1000,
  });
  expect((await tenant.send("GET", "/api/v1/entities")).status).toBe(200);
  const others = await from("/api/v1/entities", { headers: { "x-api-key": other.apiKey } });
  expect(others.status).toBe(200);

  await eventually(async () => {
    const { hits, last_hit_at, version } = await tenant.get<BlocklistRule>(`${path}/${made.id}`);
    expect(hits).toBe(answers.length + 1);
    expect(Date.parse(last_hit_at ?? "")).toBeGreaterThan(Date.parse(made.created_at));
    expect(version).toBe(1);
    const { items } = await tenant.get<Page<TelemetryEvent>>(
      "/telemetry/events?event_type=security.blocklist_hit&limit=200",
    );
    expect(items.reduce((sum, { payload }) => sum + Number(payload.count), 0)).toBe(hits);
    expect(items[0]?.payload).toMatchObject({ rule_id: made.id, ip: "127.0.0.66", severity: "high" });
  });
});

test("a client, a user and a path are refused, and others aren't", async () => {
  const tenant = await tocsin.newTenant();
  const user = await tocsin.asUser(tenant, "viewer");
  const client = await register(tenant, ["entities:read"]);
  const key = await issue(tocsin, tenant, client);
  const ofClient = await block(tenant, { kind: "client", value: client.id });
  const ofUser = await block(tenant, { kind: "user", value: user.userId });
  const ofPath = await block(tenant, { kind: "path", value: "/api/v1/clusters/**" });
  const list = "/api/v1/entities";
  expect(refusalOf(await key.send("GET", list))).toEqual(refusedBy(ofClient));
  expect(refusalOf(await user.send("GET", list))).toEqual(refusedBy(ofUser));
  expect(refusalOf(await tenant.send("GET", "/api/v1/clusters/1"))).toEqual(refusedBy(ofPath));
  expect((await tenant.send("GET", list)).status).toBe(200);
});
