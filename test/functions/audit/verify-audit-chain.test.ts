import { DeleteCommand, GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import { expect, test } from "vitest";
import { connect, type Tenant } from "../../support/tocsin.ts";

const tocsin = connect();
const TableName = tocsin.table("auditEntries");

const verify = (tenant: Tenant) => tenant.get("/system/audit/verify");

async function tenantWithEntries(): Promise<Tenant> {
  const tenant = await tocsin.newTenant();
  for (const id of ["a", "b", "c"]) {
    await tenant.post("/api/v1/entities", { id, entity_type: "SITE", name: id });
  }
  return tenant;
}

async function stored(tenant: Tenant, seq: number) {
  const { Item } = await tocsin.dynamo.send(new GetCommand({ TableName, Key: { chain: tenant.id, seq } }));
  return Item as { entry: string; hash: string };
}

test("a chain that nobody touched is valid, and says what was verified", async () => {
  const tenant = await tenantWithEntries();
  const [first, last] = [await stored(tenant, 1), await stored(tenant, 3)];
  expect(await verify(tenant)).toMatchObject({
    valid: true,
    chain: "changes",
    ...{ entries: 3, first_seq: 1, last_seq: 3, first_hash: first.hash, last_hash: last.hash },
    ...{ problem: null, next_cursor: null },
  });
});

test("without entries nothing was verified", async () => {
  const tenant = await tocsin.newTenant();
  expect(await verify(tenant)).toMatchObject({ valid: true, entries: 0, first_seq: null, last_hash: null });
});

test("an edited entry is found", async () => {
  const tenant = await tenantWithEntries();
  const { entry, hash } = await stored(tenant, 2);
  const Item = { chain: tenant.id, seq: 2, entry: entry.replace("127.0.0.1", "192.0.2.1"), hash };
  await tocsin.dynamo.send(new PutCommand({ TableName, Item }));
  expect(await verify(tenant)).toMatchObject({
    valid: false,
    ...{ entries: 1, last_seq: 1, problem: expect.stringContaining("Entry 2 is not what was written") },
  });
});

test("a removed entry is found", async () => {
  const tenant = await tenantWithEntries();
  await tocsin.dynamo.send(new DeleteCommand({ TableName, Key: { chain: tenant.id, seq: 2 } }));
  expect(await verify(tenant)).toMatchObject({
    valid: false,
    problem: expect.stringContaining("Entry 2 is missing"),
  });
});

test("two entries that changed places are found", async () => {
  const tenant = await tenantWithEntries();
  const [one, other] = [await stored(tenant, 2), await stored(tenant, 3)];
  await tocsin.dynamo.send(new PutCommand({ TableName, Item: { ...other, chain: tenant.id, seq: 2 } }));
  await tocsin.dynamo.send(new PutCommand({ TableName, Item: { ...one, chain: tenant.id, seq: 3 } }));
  expect(await verify(tenant)).toMatchObject({ valid: false, entries: 1 });
});
