import { beforeAll, describe, expect, test } from "vitest";
import type { ApiClient } from "#shared/api-clients/api-client.ts";
import type { Page } from "../../support/alarms.ts";
import { connect, type Tenant } from "../../support/tocsin.ts";
import { clients, holder, type Issued, issue, newKey, register } from "./client-support.ts";

const tocsin = connect();
let tenant: Tenant;

beforeAll(async () => {
  tenant = await tocsin.newTenant();
});

test("a tenant begins with a client for its first key, and sees it", async () => {
  const { items } = await (await tocsin.newTenant()).get<Page<ApiClient>>(clients);
  expect(items).toMatchObject([{ name: "full access", status: "active", live_keys: { length: 1 } }]);
});

test("what is registered can be read, changed in part and read again", async () => {
  const asked = { name: " Collector ", scopes: ["alarms:write", "alarms:read", "alarms:write"] };
  const client = await tenant.post<ApiClient>(clients, asked);
  expect(client).toMatchObject({ name: "Collector", description: null, status: "active", live_keys: [] });
  expect(client.scopes).toEqual(["alarms:read", "alarms:write"]);
  expect(await tenant.get(`${clients}/${client.id}`)).toEqual(client);
  const changed = await tenant.patch<ApiClient>(`${clients}/${client.id}`, { description: "Site A" });
  expect(changed).toEqual({
    ...client,
    description: "Site A",
    version: client.version + 1,
    updated_at: changed.updated_at,
  });
  expect(await tenant.get(`${clients}/${client.id}`)).toEqual(changed);
});

describe("nobody gives what they haven't", () => {
  const few = () => tocsin.withScopes(tenant, ["api-clients:read", "api-clients:write", "alarms:read"]);

  test("403 to more scopes for a client, and to keys of a client that may do more", async () => {
    const caller = await few();
    const own = await caller.post<ApiClient>(clients, { name: "own", scopes: ["alarms:read"] });
    const other = await register(tenant, ["alarms:read", "users:write"]);
    const key = await newKey(tenant, other, { scopes: ["users:write"] });
    const keyPath = `${clients}/${other.id}/keys/${key.id}`;
    const refusals = await Promise.all([
      caller.refusal("POST", clients, { name: "more", scopes: ["alarms:read", "users:write"] }),
      caller.refusal("PATCH", `${clients}/${own.id}`, { scopes: ["alarms:read", "users:write"] }),
      caller.refusal("POST", `${clients}/${other.id}/keys`, {}),
      caller.refusal("POST", `${clients}/${other.id}/keys`, { scopes: ["users:write"] }),
      caller.refusal("POST", `${keyPath}/rotate`, {}),
    ]);
    expect(refusals.map(({ status }) => status)).toEqual([403, 403, 403, 403, 403]);
    for (const { detail } of refusals) expect(detail).toContain("users:write");
  });

  test("what a client has already can stay, be taken away, or be given in part", async () => {
    const caller = await few();
    const other = await register(tenant, ["alarms:read", "users:read", "users:write"]);
    const path = `${clients}/${other.id}`;
    await caller.patch(path, { name: "renamed" });
    const left = await caller.patch<ApiClient>(path, { scopes: ["alarms:read", "users:read"] });
    expect(left.scopes).toEqual(["alarms:read", "users:read"]);
    expect(await newKey(caller, other, { scopes: ["alarms:read"] })).toMatchObject({ status: "active" });
  });

  test("422 to what no tenant may have, and to a key that goes beyond its client", async () => {
    const client = await register(tenant, ["alarms:read"]);
    const platform = await tenant.refusal("POST", clients, { name: "x", scopes: ["platform:write"] });
    expect([platform.status, platform.errors?.[0]?.pointer]).toEqual([422, "#/scopes/0"]);
    const beyond = await tenant.refusal("POST", `${clients}/${client.id}/keys`, { scopes: ["alarms:write"] });
    expect([beyond.status, beyond.errors?.[0]?.pointer]).toEqual([422, "#/scopes"]);
  });
});

test("fewer scopes for a client are fewer for its keys, and stay so when it gets more again", async () => {
  const client = await register(tenant, ["alarms:read", "clusters:read"]);
  const keys = await Promise.all([
    newKey(tenant, client),
    newKey(tenant, client, { scopes: ["clusters:read"] }),
  ]);
  const path = `${clients}/${client.id}`;
  await tenant.patch(path, { scopes: ["alarms:read"] });
  await tenant.patch(path, { scopes: ["alarms:read", "clusters:read"] });
  const scopes = keys.map(
    async ({ id }) => (await tenant.get<{ scopes: string[] }>(`${path}/keys/${id}`)).scopes,
  );
  expect(await Promise.all(scopes)).toEqual([["alarms:read"], []]);
  const held = await holder(tocsin, tenant, keys[0]!);
  expect((await held.send("GET", "/api/v1/clusters")).status).toBe(403);
  expect((await held.send("GET", "/api/v1/alarms")).status).toBe(200);
});

test("no key of a disabled client works, none can be made, and all work again when it is active", async () => {
  const client = await register(tenant, ["alarms:read"]);
  const path = `${clients}/${client.id}`;
  const held = await Promise.all([issue(tocsin, tenant, client), issue(tocsin, tenant, client)]);
  expect(await tenant.post<ApiClient>(`${path}/disable`)).toMatchObject({ status: "disabled" });
  expect(await tenant.post<ApiClient>(`${path}/disable`)).toMatchObject({ status: "disabled" });
  for (const key of held) expect((await key.send("GET", "/api/v1/alarms")).status).toBe(401);
  expect((await tenant.refusal("POST", `${path}/keys`, {})).status).toBe(409);
  const { items } = await tenant.get<Page<{ status: string }>>(`${path}/keys`);
  expect(items.map(({ status }) => status)).toEqual(["disabled", "disabled"]);
  await tenant.patch(path, { status: "active" });
  for (const key of held) expect((await key.send("GET", "/api/v1/clusters")).status).toBe(403);
});

test.each([
  ["#/name", { name: " " }],
  ["#/name", { name: "x".repeat(129) }],
  ["#/description", { description: "x".repeat(1025) }],
  ["#/scopes", { scopes: [] }],
  ["#/scopes/1", { scopes: ["alarms:read", "alarms:rule"] }],
  ["#/status", { status: "asleep" }],
])("422 to a change with a bad %s: %j", async (pointer, change) => {
  const client = await register(tenant, ["alarms:read"]);
  const { status, errors } = await tenant.refusal("PATCH", `${clients}/${client.id}`, change);
  expect([status, errors?.map((error) => error.pointer)]).toEqual([422, [pointer]]);
});

test("two who change a client at the same time: the second has read another version", async () => {
  const { id, version } = await register(tenant, ["alarms:read"]);
  const path = `${clients}/${id}`;
  const ifMatch = { "if-match": `"v${version}"` };
  expect((await tenant.send("PATCH", path, { name: "one" }, ifMatch)).status).toBe(200);
  expect((await tenant.send("PATCH", path, { name: "two" }, ifMatch)).status).toBe(412);
  const read = await tenant.send("GET", path);
  expect([read.headers.get("etag"), read.body]).toEqual([
    `"v${version + 1}"`,
    expect.objectContaining({ name: "one" }),
  ]);
});

test("a repeated request for a key makes no other key, and doesn't show the first again", async () => {
  const { id } = await register(tenant, ["alarms:read"]);
  const make = () =>
    tenant.send<Partial<Issued>>("POST", `${clients}/${id}/keys`, {}, { "idempotency-key": "once" });
  const { key, ...first } = (await make()).body;
  expect(key).toBeTruthy();
  expect((await make()).body).toEqual(first);
});
