import { DeleteCommand, GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import { expect, test } from "vitest";
import { genesis, hashEntry } from "#shared/audit/audit-chain.ts";
import type { TableName } from "#shared/resources.ts";
import { archiveAudit } from "../../support/archive-audit.ts";
import { connect, type Tenant } from "../../support/tocsin.ts";

const tocsin = connect();

const create = (tenant: Tenant, id: string) =>
  tenant.post("/api/v1/entities", { id, entity_type: "SITE", name: id });
const verify = (tenant: Tenant) => tenant.get("/system/audit/verify");
const read = async (name: TableName, Key: object) =>
  (await tocsin.dynamo.send(new GetCommand({ TableName: tocsin.table(name), Key }))).Item!;
const put = (name: TableName, Item: object) =>
  tocsin.dynamo.send(new PutCommand({ TableName: tocsin.table(name), Item }));

/** Three entries in one digest, and a fourth that isn't signed yet. */
async function signedTenant(): Promise<Tenant> {
  const tenant = await tocsin.newTenant();
  for (const id of ["a", "b", "c"]) await create(tenant, id);
  await archiveAudit(tocsin, tenant);
  await create(tenant, "d");
  return tenant;
}

test("it says how far signatures vouch for the chain", async () => {
  const tenant = await signedTenant();
  expect(await verify(tenant)).toMatchObject({
    ...{ valid: true, entries: 4, digests: 1, signed_through: 3, removed_through: 0, problem: null },
  });
  await archiveAudit(tocsin, tenant);
  expect(await verify(tenant)).toMatchObject({ valid: true, digests: 2, signed_through: 4 });
});

test("who rewrites the chain from an entry on, hashes and all, is found out by what was signed", async () => {
  const tenant = await signedTenant();
  let before = genesis.hash;
  for (const seq of [1, 2, 3, 4]) {
    const stored = await read("auditEntries", { chain: tenant.id, seq });
    const entry = String(stored.entry).replace("127.0.0.1", "192.0.2.1");
    before = hashEntry(before, entry);
    await put("auditEntries", { ...stored, entry, hash: before });
  }
  expect(await verify(tenant)).toMatchObject({
    valid: false,
    problem: "Entry 3 is not the one that digest 1 was signed for.",
  });
});

test("a tail that is cut off is missed", async () => {
  const tenant = await signedTenant();
  for (const seq of [3, 4]) {
    const Key = { chain: tenant.id, seq };
    await tocsin.dynamo.send(new DeleteCommand({ TableName: tocsin.table("auditEntries"), Key }));
  }
  expect(await verify(tenant)).toMatchObject({
    valid: false,
    problem: expect.stringMatching(/^The tail is cut off after entry 2: the head .+ entries up to 3/),
  });
});

test.each(["head", "tombstone"])("a %s that somebody has made up is refused", async (kind) => {
  const tenant = await signedTenant();
  const head = await read("auditSeals", { chain: tenant.id, kind: "head" });
  await put("auditSeals", { ...head, kind, seq: 1 });
  expect(await verify(tenant)).toMatchObject({
    valid: false,
    problem: `The ${kind} of the chain is not what was signed.`,
  });
});

test("a digest that was edited is refused", async () => {
  const tenant = await signedTenant();
  const digest = await read("auditDigests", { chain: tenant.id, number: 1 });
  await put("auditDigests", {
    ...digest,
    text: String(digest.text).replace("tocsin-changes", "tocsin-change5"),
  });
  expect(await verify(tenant)).toMatchObject({
    valid: false,
    problem: "Digest 1 is not what was signed.",
  });
});
