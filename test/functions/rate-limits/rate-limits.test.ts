import { expect, test } from "vitest";
import type { RateLimitRule } from "#shared/limits/rate-limit-rule.ts";
import type { Page } from "../../support/alarms.ts";
import { connect, eventually } from "../../support/tocsin.ts";
import { issue, register } from "../api-clients/client-support.ts";

const path = "/system/rate-limits";
const tocsin = connect();

const rule = (fields: object = {}) => ({ client_id: "*", route: "get-entity", limit: 3, ...fields });

test("a rule is made, found, changed and removed", async () => {
  const tenant = await tocsin.newTenant();
  const made = await tenant.post<RateLimitRule>(path, rule());
  expect(made).toMatchObject({ ...rule(), window_s: 60, enabled: true, version: 1 });
  expect(await tenant.get(`${path}/${made.id}`)).toEqual(made);
  const changed = await tenant.patch<RateLimitRule>(`${path}/${made.id}`, { limit: 500, enabled: false });
  expect(changed).toEqual({
    ...made,
    limit: 500,
    enabled: false,
    version: 2,
    updated_at: expect.any(String),
  });
  expect((await tenant.get<Page<RateLimitRule>>(path)).items).toEqual([changed]);
  await tenant.delete(`${path}/${made.id}`);
  expect((await tenant.refusal("GET", `${path}/${made.id}`)).status).toBe(404);
});

test("there is one rule for each client and route", async () => {
  const tenant = await tocsin.newTenant();
  await tenant.post(path, rule());
  expect((await tenant.refusal("POST", path, rule({ limit: 9 }))).status).toBe(409);
  await tenant.post(path, rule({ client_id: "some-client" }));
  await tenant.post(path, rule({ route: "*" }));
});

test.each([
  ["#/route", { route: "get-nothing" }],
  ["#/route", { route: "GET /system" }],
  ["#/client_id", { client_id: "" }],
  ["#/limit", { limit: 0 }],
  ["#/limit", { limit: 1.5 }],
  ["#/window_s", { window_s: 1 }],
  ["#/window_s", { window_s: 90_000 }],
  ["#/unknown", { unknown: 1 }],
])("422 to a bad %s: %j", async (pointer, fields) => {
  const tenant = await tocsin.newTenant();
  const { status, errors } = await tenant.refusal("POST", path, rule(fields));
  expect([status, errors?.map((error) => error.pointer)]).toEqual([422, [pointer]]);
});

test("a rule for a route holds for each client on it, and an answer names it", async () => {
  const tenant = await tocsin.newTenant();
  const { id } = await tenant.post<RateLimitRule>(path, rule());
  const other = await tocsin.withScopes(tenant, ["entities:read"]);
  const client = await register(tenant, ["entities:read"]);
  const one = await issue(tocsin, tenant, client);
  const policy = `rule:${id}`;
  for (let left = 2; left >= 0; left--) {
    const answer = await one.send("GET", "/api/v1/entities/none");
    expect(answer.status).toBe(404);
    expect(answer.headers.get("ratelimit-policy")).toContain(`, "${policy}";q=3;w=60`);
    expect(answer.headers.get("ratelimit")).toContain(`, "${policy}";r=${left};t=`);
  }
  const refused = await one.send("GET", "/api/v1/entities/none");
  expect(refused).toMatchObject({ status: 429, body: { "violated-policies": [policy] } });
  expect((await one.send("GET", "/api/v1/entities")).status).toBe(200);
  expect((await other.send("GET", "/api/v1/entities/none")).status).toBe(404);
});

interface Ended {
  readonly timestamp: string;
  readonly span: { readonly calls: { readonly items: readonly { readonly operation: string }[] } };
}

/** When requests ended, and the limiter's calls for each, from the lines that they logged. */
const endsOf = (correlationIds: readonly string[]) =>
  correlationIds.map((id) => {
    const line = tocsin.logLines(id)?.find(({ message }) => message.includes('"request"'));
    if (!line) throw new Error(`the end of ${id} isn't logged yet`);
    const { timestamp, span } = JSON.parse(line.message) as Ended;
    const calls = span.calls.items.filter(({ operation }) => operation === "UpdateItem").length;
    return { at: Date.parse(timestamp), calls };
  });

test("a warm request costs the limiter far less than one call", async (context) => {
  if (!tocsin.running.logFile) context.skip("the log can't be read here");
  const tenant = await tocsin.newTenant();
  const ids = Array.from({ length: 40 }, () => crypto.randomUUID());
  for (const id of ids) {
    await tenant.send("GET", "/api/v1/entities/none", undefined, { "x-correlation-id": id });
  }
  const ends = await eventually(() => endsOf(ids));
  // After a pause, which a busy machine may make, all leases are over at once: such a request isn't warm. Two leases may
  // end together even so, which is why the mean is held, not each request.
  const warm = ends.slice(1).flatMap(({ at, calls }, before) => (at - ends[before]!.at < 1000 ? calls : []));
  expect(warm.length).toBeGreaterThan(10);
  expect(warm.reduce((sum, count) => sum + count, 0) / warm.length).toBeLessThanOrEqual(0.5);
});
