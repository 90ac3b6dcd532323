import { GetQueueUrlCommand, SendMessageCommand } from "@aws-sdk/client-sqs";
import { BatchWriteCommand, PutCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import { expect, test } from "vitest";
import { hashedUuid } from "#shared/platform/hashed-uuid.ts";
import type { RetentionPolicy } from "#shared/retention/retention-policy.ts";
import type { Page } from "../../support/alarms.ts";
import { connect, eventually, type Tenant } from "../../support/tocsin.ts";

const tocsin = connect();
const path = "/system/retention/quarantine";
const dayMs = 24 * 3600 * 1000;

/** Puts as many items as given into the tenant's quarantine, so many days ago. */
async function setAside(tenant: Tenant, count: number, daysAgo: number): Promise<void> {
  const items = Array.from({ length: count }, (_, index) => ({
    ...{ owner: tenant.id, id: hashedUuid(8, Date.now() - daysAgo * dayMs, `${tenant.id} ${index}`) },
    ...{ origin: "queue", reason: "for the test", payload: "{}", correlation_id: "c" },
    quarantined_at: new Date().toISOString(),
  }));
  for (let start = 0; start < items.length; start += 25) {
    const puts = items.slice(start, start + 25).map((Item) => ({ PutRequest: { Item } }));
    const RequestItems = { [tocsin.table("quarantine")]: puts };
    await tocsin.dynamo.send(new BatchWriteCommand({ RequestItems }));
  }
}

async function left(tenant: Tenant): Promise<number> {
  const { Count } = await tocsin.dynamo.send(
    new QueryCommand({
      TableName: tocsin.table("quarantine"),
      KeyConditionExpression: "#owner = :tenant",
      ExpressionAttributeNames: { "#owner": "owner" },
      ExpressionAttributeValues: { ":tenant": tenant.id },
      Select: "COUNT",
    }),
  );
  return Count ?? 0;
}

/** What the daily task asks for. */
async function requestPurge(tenant: Tenant, category = "quarantine"): Promise<void> {
  const { QueueUrl } = await tocsin.sqs.send(
    new GetQueueUrlCommand({ QueueName: tocsin.queueName("purges") }),
  );
  const MessageBody = JSON.stringify({ tenant_id: tenant.id, category });
  await tocsin.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody, MessageGroupId: tenant.id }));
}

const finished = (
  tenant: Tenant,
  { after, category = "quarantine" }: { readonly after?: string; readonly category?: string } = {},
): Promise<NonNullable<RetentionPolicy["last_run"]>> =>
  eventually(async () => {
    const { last_run } = await tenant.get<RetentionPolicy>(`/system/retention/${category}`);
    expect(last_run?.finished_at).toBeTruthy();
    expect(last_run?.started_at).not.toBe(after);
    return last_run!;
  });

const purgesIn = async (tenant: Tenant) =>
  (
    await tenant.get<Page<{ meta: { deleted: number }; actor_id: string }>>(
      "/system/audit?action=retention.purge",
    )
  ).items;

test("a purge deletes what is due, of this tenant alone, in pages, counts it and writes it to the audit log", async () => {
  const [tenant, other] = [await tocsin.newTenant(), await tocsin.newTenant()];
  await setAside(tenant, 1203, 31);
  await setAside(tenant, 3, 29);
  await setAside(other, 2, 31);
  expect(await tenant.post(`${path}/dry-run`)).toMatchObject({ due: 1203, complete: true, withheld: null });
  await requestPurge(tenant);
  expect(await finished(tenant)).toMatchObject({ deleted: 1203 });
  expect([await left(tenant), await left(other)]).toEqual([3, 2]);
  const entries = await purgesIn(tenant);
  expect(entries).toMatchObject([
    { actor_id: "tocsin", target_id: "quarantine", status: "success", meta: { deleted: 1203 } },
  ]);
});

test("a purge that finds nothing says when it looked, and nothing in the audit log", async () => {
  const tenant = await tocsin.newTenant();
  await requestPurge(tenant);
  expect(await finished(tenant)).toMatchObject({ deleted: 0 });
  expect(await purgesIn(tenant)).toEqual([]);
});

test.each([
  ["legal_hold", { days: 1, legal_hold: true }],
  ["disabled", { days: 1, enabled: false }],
])("nothing is deleted under %s, and the dry run says so", async (withheld, rule) => {
  const tenant = await tocsin.newTenant();
  await setAside(tenant, 5, 400);
  await tenant.put(path, rule);
  expect(await tenant.post(`${path}/dry-run`)).toMatchObject({ due: 5, withheld });
  await requestPurge(tenant);
  await tenant.put(path, { days: 500 });
  await requestPurge(tenant);
  await finished(tenant);
  expect(await left(tenant)).toBe(5);
});

test("a tenant's own number of days counts, from the next purge on", async () => {
  const tenant = await tocsin.newTenant();
  await setAside(tenant, 4, 10);
  await requestPurge(tenant);
  const first = await finished(tenant);
  expect([first.deleted, await left(tenant)]).toEqual([0, 4]);
  expect(await tenant.put(path, { days: 9 })).toMatchObject({ days: 9, version: 1, enabled: true });
  await requestPurge(tenant);
  expect(await finished(tenant, { after: first.started_at })).toMatchObject({ deleted: 4 });
  expect(await left(tenant)).toBe(0);
});

test("days that are added count for a run that has begun, also for the page that was next", async () => {
  const tenant = await tocsin.newTenant();
  await setAside(tenant, 5, 31);
  const begun = { category: "quarantine", revision: 1, started_at: Date.now() - dayMs, deleted: 0 };
  const pending = { shelf: `${tenant.id} `, through: hashedUuid(8, Date.now() - 31 * dayMs, "x"), count: 5 };
  const Item = { tenant_id: tenant.id, ...begun, cutoff: Date.now() - 31 * dayMs, pending };
  await tocsin.dynamo.send(new PutCommand({ TableName: tocsin.table("purgeRuns"), Item }));
  await tenant.put(path, { days: 365 });
  await requestPurge(tenant);
  expect(await finished(tenant)).toMatchObject({ deleted: 0 });
  expect(await left(tenant)).toBe(5);
});

test("hits of decoys go after 90 days", async () => {
  const tenant = await tocsin.newTenant();
  const TableName = tocsin.table("honeypotHits");
  for (const daysAgo of [91, 89]) {
    const id = hashedUuid(8, Date.now() - daysAgo * dayMs, tenant.id);
    const Item = { tenant_id: tenant.id, id, honeypot_id: "taken-down", ip: "192.0.2.1" };
    await tocsin.dynamo.send(new PutCommand({ TableName, Item }));
  }
  await requestPurge(tenant, "honeypots");
  expect(await finished(tenant, { category: "honeypots" })).toMatchObject({ deleted: 1 });
});

test("telemetry is purged by kind: events and the spans of every operation, or the lines of the log", async () => {
  const tenant = await tocsin.newTenant();
  const records = [
    ...["event#", "span#list-alarms#", "span#get-alarm#"].map((prefix) => ["telemetry", prefix] as const),
    ["logs", "log#"] as const,
  ].flatMap(([category, prefix]) =>
    [91, 89].map((daysAgo) => {
      const id = hashedUuid(8, Date.now() - daysAgo * dayMs, prefix);
      const key = { tenant_correlation: `${tenant.id}#c`, id };
      return { category, Item: { ...key, tenant_id: tenant.id, place: prefix + id, details: "{}" } };
    }),
  );
  const puts = records.map(({ Item }) => ({ PutRequest: { Item } }));
  const RequestItems = { [tocsin.table("telemetry")]: puts };
  await tocsin.dynamo.send(new BatchWriteCommand({ RequestItems }));
  for (const [category, due] of [
    ["telemetry", 3],
    ["logs", 1],
  ] as const) {
    await requestPurge(tenant, category);
    expect(await finished(tenant, { category })).toMatchObject({ deleted: due });
    const dryRun = await tenant.post(`/system/retention/${category}/dry-run`);
    expect(dryRun).toMatchObject({ due: 0, complete: true });
  }
});

test("all categories are listed with what holds for them", async () => {
  const tenant = await tocsin.newTenant();
  const { items } = await tenant.get<Page<RetentionPolicy>>("/system/retention");
  expect(items).toContainEqual(
    expect.objectContaining({
      category: "quarantine",
      days: 30,
      enabled: true,
      legal_hold: false,
      version: 0,
    }),
  );
  expect((await tenant.refusal("GET", "/system/retention/nothing")).status).toBe(404);
});
