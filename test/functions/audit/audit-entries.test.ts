import { PutCommand } from "@aws-sdk/lib-dynamodb";
import { expect, test } from "vitest";
import { keyIdOf } from "#shared/access/api-key.ts";
import type { AuditEntry } from "#shared/audit/audit-entry.ts";
import type { Page } from "../../support/alarms.ts";
import { connect, type Tenant } from "../../support/tocsin.ts";

const tocsin = connect();
type Shown = AuditEntry & { hash: string };

const site = (id: string) => ({ id, entity_type: "SITE", name: id });
const list = (tenant: Tenant, query = "") => tenant.get<Page<Shown>>(`/system/audit?limit=200${query}`);
const seqs = (items: readonly Shown[]) => items.map(({ seq }) => seq);

test("a change has one entry that says who did what to what, from where", async () => {
  const tenant = await tocsin.newTenant();
  const headers = { "user-agent": "probe of jane.doe@example.com", "x-correlation-id": "case-1" };
  await tenant.send("POST", "/api/v1/entities", site("s-1"), headers);
  const { items } = await list(tenant);
  expect(items).toEqual([
    {
      id: expect.any(String),
      tenant_id: tenant.id,
      chain: "changes",
      seq: 1,
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      action: "entity.create",
      actor_id: keyIdOf(tenant.apiKey),
      actor_role: "key",
      target: "entity",
      target_id: "s-1",
      status: "success",
      meta: {},
      ip_address: "127.0.0.1",
      user_agent: "probe of [redacted]@example.com",
      correlation_id: "case-1",
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    },
  ]);
});

test("what was refused, what failed and what only read have none", async () => {
  const tenant = await tocsin.newTenant();
  await tenant.post("/api/v1/entities", site("s-1"));
  expect((await tenant.refusal("POST", "/api/v1/entities", site("s-1"))).status).toBe(409);
  expect((await tenant.refusal("POST", "/api/v1/entities", { id: "s-2" })).status).toBe(422);
  expect((await tenant.refusal("DELETE", "/api/v1/entities/s-3")).status).toBe(404);
  await tenant.get("/api/v1/entities");
  expect(seqs((await list(tenant)).items)).toEqual([1]);
});

const entity = (id: string) => ({ path: "/api/v1/entities", body: site(id) });
const eventSource = (id: string) => ({
  path: "/api/v1/event-sources",
  body: { account: "123456789012", source: `${id}.${crypto.randomUUID()}` },
});
/** Requests of one endpoint take turns at the chain; those of two have containers of their own, which race each other. */
const creations = {
  "event sources": eventSource,
  both: (id: string) => (Number(id) % 2 === 0 ? entity(id) : eventSource(id)),
};

test.each([
  [32, "event sources"],
  [48, "event sources"],
  [48, "both"],
] as const)("%i who create %s at once are all served, and leave one whole chain", async (count, what) => {
  const tenant = await tocsin.newTenant();
  const ids = Array.from({ length: count }, (_, n) => String(n));
  const requests = ids.map(creations[what]);
  const answers = await Promise.all(requests.map(({ path, body }) => tenant.send("POST", path, body)));
  expect(answers.map(({ status }) => status)).toEqual(ids.map(() => 201));
  const { items } = await list(tenant);
  expect(seqs(items)).toEqual(ids.map((_, n) => count - n));
  expect(new Set(items.map(({ target_id }) => target_id)).size).toBe(count);
  expect(await tenant.get("/system/audit/verify")).toMatchObject({ valid: true, entries: count });
});

test("bulk work has an entry for each chunk", async () => {
  const tenant = await tocsin.newTenant();
  await tenant.post("/api/v1/entities/bulk", {
    entities: Array.from({ length: 150 }, (_, n) => site(`s-${n}`)),
  });
  const { items } = await list(tenant);
  expect(items.map(({ action, meta }) => [action, meta])).toEqual([
    ["entity.import", { entities: 52 }],
    ["entity.import", { entities: 98 }],
  ]);
});

test("it is read by actor, action, target, status and time, newest first", async () => {
  const tenant = await tocsin.newTenant();
  for (const n of [1, 2, 3, 4]) await tenant.post("/api/v1/entities", site(`s-${n}`));
  await tenant.delete("/api/v1/entities/s-2");
  const all = (await list(tenant)).items;
  expect(seqs(all)).toEqual([5, 4, 3, 2, 1]);
  const found = async (query: string) => seqs((await list(tenant, query)).items);
  expect(await found("&action=entity.delete")).toEqual([5]);
  expect(await found("&target=entity&target_id=s-2")).toEqual([5, 2]);
  expect(await found(`&actor_id=${all[0]!.actor_id}`)).toEqual([5, 4, 3, 2, 1]);
  expect(await found("&actor_id=somebody")).toEqual([]);
  expect(await found("&status=refused")).toEqual([]);
  expect(await found("&chain=refusals")).toEqual([]);
  const [second, fourth] = [all[3]!.timestamp, all[1]!.timestamp];
  expect(await found(`&from=${second}&to=${fourth}`)).toEqual(
    all.filter(({ timestamp }) => timestamp >= second && timestamp <= fourth).map(({ seq }) => seq),
  );
  expect(await found("&to=1980-01-01T00:00:00Z")).toEqual([]);
});

test("its pages join up, filtered or not", async () => {
  const tenant = await tocsin.newTenant();
  for (const n of [1, 2, 3, 4, 5]) await tenant.post("/api/v1/entities", site(`s-${n}`));
  await tenant.delete("/api/v1/entities/s-5");
  for (const [filter, expected] of [
    ["", [6, 5, 4, 3, 2, 1]],
    ["&action=entity.create", [5, 4, 3, 2, 1]],
  ] as const) {
    const read: number[] = [];
    for (let cursor = ""; ; ) {
      const page = await tenant.get<Page<Shown>>(`/system/audit?limit=2${filter}${cursor}`);
      read.push(...seqs(page.items));
      if (page.next_cursor === null) break;
      cursor = `&cursor=${page.next_cursor}`;
    }
    expect(read).toEqual(expected);
  }
});

test("an entry can't be put in a place that is taken", async () => {
  const tenant = await tocsin.newTenant();
  await tenant.post("/api/v1/entities", site("s-1"));
  const TableName = tocsin.table("auditEntries");
  const entry = JSON.stringify({ seq: 2, timestamp: "2026-01-01T00:00:00.000Z" });
  await tocsin.dynamo.send(
    new PutCommand({ TableName, Item: { chain: tenant.id, seq: 2, entry, hash: "somebody else's" } }),
  );
  await tenant.post("/api/v1/entities", site("s-2"));
  expect((await list(tenant, "&action=entity.create")).items.map(({ seq }) => seq)).toEqual([3, 1]);
});
