import { GetCommand, QueryCommand, ScanCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import type { ApiKey } from "#shared/access/api-key.ts";
import { tenantScopes } from "#shared/access/roles.ts";
import { rfc3339 } from "#shared/alarms/instant.ts";
import { newApiClient } from "#shared/api-clients/api-client.ts";
import { lookUpClient } from "#shared/api-clients/api-client-store.ts";
import { issueKeyAnyway } from "#shared/api-clients/issue-key.ts";
import { type Change, commitChange, type Write } from "#shared/lambda/change.ts";
import { clock } from "#shared/platform/clock.ts";
import { dynamo } from "#shared/platform/dynamo.ts";
import { tableName } from "#shared/platform/environment.ts";
import { newId, newNonce, newSecret } from "#shared/platform/ids.ts";
import { conflict } from "#shared/problems.ts";
import type { Tenant } from "#shared/tenants/tenant.ts";

export function newTenant(name: string): Tenant {
  const account_number = String(newNonce() % 1e12).padStart(12, "0");
  return { tenant_id: newId(), name, account_number, created_at: rfc3339(clock.now()) };
}

/** Creates a tenant with one API key that may do everything. @returns the key, which is shown only here. */
export async function createTenant(name: string): Promise<{ tenant: Tenant; apiKey: string }> {
  const tenant = newTenant(name);
  const apiKey = await addFullAccess(tenant, newSecret(), (change) => change.write(creatingTenant(tenant)));
  return { tenant, apiKey };
}

/** The oldest tenant of this name with a new API key, made when there is none. */
export async function continueTenant(name: string): Promise<{ tenant: Tenant; apiKey: string }> {
  const [tenant] = await findTenants(name);
  if (!tenant) return createTenant(name);
  return { tenant, apiKey: await addFullAccess(tenant, await cursorKeyOf(tenant.tenant_id)) };
}

const fullAccess = { name: "full access", description: "Made with the tenant", scopes: [...tenantScopes] };

/** Adds a key to the tenant's first client, whose id is the tenant's: it is known without a look-up. */
async function addFullAccess(
  { tenant_id }: Tenant,
  cursor_key: string,
  also: (change: Change) => void = () => {},
): Promise<string> {
  return commitChange(async (change) => {
    also(change);
    const first = await lookUpClient(tenant_id, tenant_id);
    const another = newApiClient({ tenant_id, ...fullAccess }, first ? newId() : tenant_id);
    const client = first?.status === "active" ? first : another;
    return issueKeyAnyway(change, client, { ...fullAccess, cursor_key }).key;
  });
}

/** All keys of a tenant carry the same one, so that a cursor outlives the key that it was made with. */
export async function cursorKeyOf(tenantId: string): Promise<string> {
  const { Items } = await dynamo().send(
    new QueryCommand({
      TableName: tableName("apiKeys"),
      IndexName: "byTenant",
      KeyConditionExpression: "tenant_id = :tenant",
      ExpressionAttributeValues: { ":tenant": tenantId },
      Limit: 1,
    }),
  );
  return (Items?.[0] as ApiKey | undefined)?.cursor_key ?? newSecret();
}

export const creatingTenant = (tenant: Tenant): Write => ({
  item: {
    Put: {
      TableName: tableName("tenants"),
      Item: tenant,
      ConditionExpression: "attribute_not_exists(tenant_id)",
    },
  },
  refused: () => conflict("There is a tenant with this id already."),
});

/** The tenants of a name, the oldest first. Whoever registers may take any name, also one that somebody has. */
export async function findTenants(name: string): Promise<Tenant[]> {
  const { Items = [] } = await dynamo().send(
    new QueryCommand({
      TableName: tableName("tenants"),
      IndexName: "byName",
      KeyConditionExpression: "#name = :name",
      ExpressionAttributeNames: { "#name": "name" },
      ExpressionAttributeValues: { ":name": name },
    }),
  );
  return (Items as Tenant[]).sort((a, b) => (a.tenant_id < b.tenant_id ? -1 : 1));
}

export async function findTenant(tenantId: string): Promise<Tenant | undefined> {
  const command = new GetCommand({ TableName: tableName("tenants"), Key: { tenant_id: tenantId } });
  return (await dynamo().send(command)).Item as Tenant | undefined;
}

/** Notes that a tenant is being deleted, so that nobody is alarmed about what vanishes. */
export async function markLeaving(tenantId: string): Promise<void> {
  const command = new UpdateCommand({
    TableName: tableName("tenants"),
    Key: { tenant_id: tenantId },
    UpdateExpression: "SET leaving_since = :now",
    ConditionExpression: "attribute_exists(tenant_id)",
    ExpressionAttributeValues: { ":now": rfc3339(clock.now()) },
  });
  await dynamo().send(command);
}

/** All tenants, page by page. */
export async function* listTenants(): AsyncGenerator<Tenant> {
  let start: Record<string, unknown> | undefined;
  do {
    const page = await dynamo().send(
      new ScanCommand({
        TableName: tableName("tenants"),
        ExclusiveStartKey: start,
      }),
    );
    for (const item of page.Items ?? []) yield item as Tenant;
    start = page.LastEvaluatedKey;
  } while (start);
}
