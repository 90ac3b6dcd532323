import { hash } from "node:crypto";
import { expect, test } from "vitest";
import type * as z from "zod";
import { keyIdOf } from "#shared/access/api-key.ts";
import type { Action } from "#shared/actions/action-view.ts";
import type { AuditEntry } from "#shared/audit/audit-entry.ts";
import type { BlocklistRule } from "#shared/blocklist/blocklist-rule.ts";
import type { Honeypot, PlantedHoneypot } from "#shared/honeypots/honeypot.ts";
import type { HoneypotHit } from "#shared/honeypots/honeypot-hit.ts";
import type { TelemetryEvent } from "#shared/telemetry/telemetry-event.ts";
import type { Page } from "../../support/alarms.ts";
import { fromAddress } from "../../support/from-address.ts";
import { connect, eventually, type Tenant } from "../../support/tocsin.ts";

const path = "/system/security/honeypots";
const tocsin = connect();

/** Decoys of other tests, and of files before, stand at other paths. */
const somewhere = () => `/${crypto.randomUUID()}/wp-login.php`;
const decoyAt = (at: string, fields: object = {}) => ({ kind: "path", name: "Login", path: at, ...fields });
const plant = (tenant: Tenant, fields: object) => tenant.post<z.output<typeof PlantedHoneypot>>(path, fields);
const hitsOf = async (tenant: Tenant, { id }: Pick<Honeypot, "id">, query = "") =>
  tenant.get<Page<HoneypotHit>>(`${path}/${id}/hits${query}`);

test("a decoy is put up, found, changed and taken down", async () => {
  const tenant = await tocsin.newTenant();
  const at = somewhere();
  const made = await plant(tenant, decoyAt(at));
  expect(made).toMatchObject({
    ...{ kind: "path", name: "Login", path: at, response: { template: "generic_404" } },
    ...{ created_by: keyIdOf(tenant.apiKey), key_prefix: null, version: 1 },
  });
  expect(await tenant.get(`${path}/${made.id}`)).toEqual(made);
  const response = { status: 200, content_type: "text/plain", body: "Hello" };
  const changed = await tenant.patch<Honeypot>(`${path}/${made.id}`, { response });
  expect(changed).toEqual({ ...made, response, version: 2, updated_at: expect.any(String) });
  expect((await tenant.get<Page<Honeypot>>(path)).items).toEqual([changed]);
  expect((await tenant.get<Page<Honeypot>>(`${path}?kind=api_key`)).items).toEqual([]);
  const again = await tenant.refusal("POST", path, decoyAt(at.toUpperCase()));
  expect([again.status, again.detail]).toEqual([409, "There is a honeypot at this path already."]);
  await tenant.delete(`${path}/${made.id}`);
  expect((await tenant.refusal("GET", `${path}/${made.id}/hits`)).status).toBe(404);
});

test.each([
  ["#/path", { path: "/AUTH/login" }],
  ["#/path", { path: "/api/v1/alarms/anything" }],
  ["#/path", { path: "/a?b" }],
  ["#/path", { path: undefined }],
  ["#/path", { kind: "api_key" }],
  ["#/response", { response: { status: 301, content_type: "text/html", body: "" } }],
  ["#/response", { response: { status: 200, content_type: "text/javascript", body: "" } }],
])("422 to a bad %s: %j", async (pointer, fields) => {
  const tenant = await tocsin.newTenant();
  const { status, errors } = await tenant.refusal("POST", path, decoyAt("/decoy", fields));
  expect([status, errors?.map((error) => error.pointer)]).toEqual([422, [pointer]]);
});

test("whoever touches a path is answered plausibly, and is a hit of every tenant that has a decoy there, once", async (context) => {
  tocsin.needs(context, "log-subscriptions");
  const [first, second, other] = await Promise.all([
    tocsin.newTenant(),
    tocsin.newTenant(),
    tocsin.newTenant(),
  ]);
  const at = somewhere();
  const ofFirst = await plant(first, decoyAt(at, { response: { template: "wordpress_login" } }));
  const ofSecond = await plant(second, decoyAt(at, { response: { template: "env_file" } }));
  const ofOther = await plant(other, decoyAt(somewhere()));
  const ask = fromAddress("127.0.0.67", tocsin.running.apiUrl);
  const body = "log=admin&pwd=a+stolen+password";
  const headers = { "content-type": "application/x-www-form-urlencoded", "user-agent": "sqlmap/1.7" };
  const posted = await ask(`${at}?token=stolen`, { method: "POST", headers, body });
  expect([posted.status, posted.body]).toEqual([200, expect.stringContaining("Log In")]);
  expect(posted.headers.get("content-type")).toBe("text/html; charset=utf-8");
  expect(posted.headers.get("content-security-policy")).toContain("sandbox");
  for (let times = 0; times < 3; times++) {
    expect((await ask(at.toUpperCase(), { method: "DELETE" })).status).toBe(200);
  }
  await eventually(async () => {
    for (const [tenant, decoy] of [
      [first, ofFirst],
      [second, ofSecond],
    ] as const) {
      const { items } = await hitsOf(tenant, decoy);
      expect(items.reduce((sum, { count }) => sum + count, 0)).toBe(4);
      expect(items.find(({ method }) => method === "POST")).toMatchObject({
        ...{ honeypot_id: decoy.id, ip: "127.0.0.67", user_agent: "sqlmap/1.7", path: at, count: 1 },
        payload: {
          ...{ sha256: hash("sha256", body), bytes: body.length },
          content_type: "application/x-www-form-urlencoded",
        },
      });
      expect(JSON.stringify(items)).not.toContain("stolen");
      const events = await tenant.get<Page<TelemetryEvent>>(
        "/telemetry/events?event_type=security.honeypot_hit&limit=200",
      );
      expect(events.items.map(({ payload }) => payload.honeypot_id)).toEqual(items.map(() => decoy.id));
    }
  });
  expect((await hitsOf(other, ofOther)).items).toEqual([]);
  expect((await first.refusal("GET", `${path}/${ofSecond.id}/hits`)).status).toBe(404);
  const { items, next_cursor } = await hitsOf(first, ofFirst, "?limit=1");
  const rest = await hitsOf(first, ofFirst, `?limit=200&cursor=${next_cursor}`);
  expect([...items, ...rest.items]).toEqual((await hitsOf(first, ofFirst)).items);
});

test("a planted key looks as any other, opens as little as an unknown one, and its use is a hit", async (context) => {
  tocsin.needs(context, "log-subscriptions");
  const tenant = await tocsin.newTenant();
  const { key = "", ...planted } = await plant(tenant, { kind: "api_key", name: "In the wiki" });
  expect(key).toMatch(/^tk_[0-9a-f]{12}_[\w-]{43}$/);
  expect(await tenant.get(`${path}/${planted.id}`)).toEqual(planted);
  const ask = fromAddress("127.0.0.68", tocsin.running.apiUrl);
  const unknown = `${key.slice(0, -4)}AAAA`;
  const form = { "content-type": "application/x-www-form-urlencoded" };
  const grant = (secret: string) =>
    `grant_type=client_credentials&client_id=${planted.id}&client_secret=${secret}`;
  const tries = (secret: string) => [
    ask("/api/v1/alarms", { headers: { "x-api-key": secret } }),
    ask("/api/v1/alarms", { headers: { authorization: `Bearer ${secret}` } }),
    ask(`/in/${secret}/integrations/alertmanager`, { method: "POST", body: {} }),
    ask("/oauth/token", { method: "POST", headers: form, body: grant(secret) }),
    ask("/tmf-api/alarm/v4/alarm", { headers: { authorization: `Basic ${btoa(`sender:${secret}`)}` } }),
  ];
  const shown = ({ status, body }: { status: number; body: unknown }) => {
    const { instance, correlation_id, request_id, ...rest } = body as Record<string, unknown>;
    return [status, rest];
  };
  const answers = (await Promise.all(tries(key))).map(shown);
  expect(answers).toEqual((await Promise.all(tries(unknown))).map(shown));
  expect(answers.map(([status]) => status)).toEqual(Array(5).fill(401));
  await eventually(async () => {
    const { items } = await hitsOf(tenant, planted);
    expect(items.reduce((sum, { count }) => sum + count, 0)).toBe(5);
    expect(items.map((hit) => hit.path)).toContain("/in/[redacted]/integrations/alertmanager");
    expect(JSON.stringify(items)).not.toContain(key.slice(16));
  });
  const { status } = await tenant.refusal("PATCH", `${path}/${planted.id}`, {
    response: { template: "env_file" },
  });
  expect(status).toBe(422);
});

test("a hit of a decoy that asks for it proposes to block the address: once a day, whatever else it touches, with nobody's approval yet", async (context) => {
  tocsin.needs(context, "log-subscriptions");
  const tenant = await tocsin.newTenant();
  const at = somewhere();
  const decoy = await plant(tenant, decoyAt(at, { propose_block: true }));
  const ask = fromAddress("127.0.0.69", tocsin.running.apiUrl);
  const actions = async () =>
    (await tenant.get<Page<z.output<typeof Action>>>("/system/security/actions")).items;
  await ask(at);
  await eventually(async () => expect(await actions()).toHaveLength(1));
  const [action] = await actions();
  expect(action).toMatchObject({
    ...{ type: "block_ip", state: "awaiting_approval", requested_by: `honeypot:${decoy.id}` },
    ...{ target: { kind: "ip", id: "127.0.0.69" }, required: { approvals: 1, autonomous: false } },
  });
  const { items } = await tenant.get<Page<AuditEntry>>(`/system/audit?target_id=${action?.id}`);
  expect(items).toMatchObject([{ action: "action.request", actor_role: "system" }]);

  await ask(at, { method: "POST" });
  const another = await plant(tenant, decoyAt(somewhere(), { propose_block: true }));
  await ask(another.path ?? "");
  await eventually(async () => {
    expect((await hitsOf(tenant, decoy)).items).toHaveLength(2);
    expect((await hitsOf(tenant, another)).items).toHaveLength(1);
  });
  expect(await actions()).toEqual([action]);
  const approver = await tocsin.asUser(tenant, "approver");
  await approver.post(`/system/security/actions/${action?.id}/approve`, { digest: action?.digest });
  await eventually(async () => {
    const rules = await tenant.get<Page<BlocklistRule>>("/system/security/blocklist");
    expect(rules.items).toMatchObject([{ id: action?.id, value: "127.0.0.69", source: "honeypot" }]);
  });
});
