import { DeleteCommand, GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import { expect, test } from "vitest";
import { markLeaving } from "#shared/tenants/tenant-store.ts";
import { connect, eventually, type Tenant } from "../../support/tocsin.ts";

const tocsin = connect();
const TableName = tocsin.table("auditEntries");

async function tenantWithEntry(): Promise<Tenant> {
  const tenant = await tocsin.newTenant();
  await tenant.post("/api/v1/entities", { id: "a", entity_type: "SITE", name: "a" });
  return tenant;
}

const edit = async ({ id }: Tenant) => {
  const { Item } = await tocsin.dynamo.send(new GetCommand({ TableName, Key: { chain: id, seq: 1 } }));
  await tocsin.dynamo.send(new PutCommand({ TableName, Item: { ...Item, hash: "another" } }));
};
const remove = ({ id }: Tenant) =>
  tocsin.dynamo.send(new DeleteCommand({ TableName, Key: { chain: id, seq: 1 } }));
const alarms = ({ id }: Tenant) =>
  tocsin.logLines("an audit entry was altered")?.filter(({ message }) => message.includes(id)).length;

test("whoever changes or removes an entry raises the alarm", async (context) => {
  const [edited, robbed] = [await tenantWithEntry(), await tenantWithEntry()];
  context.skip(alarms(edited) === undefined, "the log can't be read here");
  await edit(edited);
  await remove(robbed);
  await eventually(() => expect([alarms(edited), alarms(robbed)]).toEqual([1, 1]));
});

test("the entries of a tenant that is being deleted may go, but not change", async (context) => {
  const tenant = await tenantWithEntry();
  context.skip(alarms(tenant) === undefined, "the log can't be read here");
  await markLeaving(tenant.id);
  await edit(tenant);
  await eventually(() => expect(alarms(tenant)).toBe(1));
  await remove(tenant);
  const other = await tenantWithEntry();
  await remove(other);
  await eventually(() => expect(alarms(other)).toBe(1)); // the stream is in order, so the first removal was looked at
  expect(alarms(tenant)).toBe(1);
});
