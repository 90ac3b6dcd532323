import { QueryCommand, ScanCommand } from "@aws-sdk/lib-dynamodb";
import { type ApiKey, newApiKey } from "#shared/access/api-key.ts";
import { scopes } from "#shared/access/scopes.ts";
import { rfc3339 } from "#shared/alarms/instant.ts";
import { commitChange, type Write } from "#shared/lambda/change.ts";
import { clock } from "#shared/platform/clock.ts";
import { dynamo } from "#shared/platform/dynamo.ts";
import { tableName } from "#shared/platform/environment.ts";
import { newId, newNonce, newSecret } from "#shared/platform/ids.ts";
import { conflict } from "#shared/problems.ts";
import type { Tenant } from "#shared/tenants/tenant.ts";

/** Creates a tenant with one API key that may do everything. @returns the key, which is shown only here. */
export async function createTenant(name: string): Promise<{ tenant: Tenant; apiKey: string }> {
  const created_at = rfc3339(clock.now());
  const account_number = String(newNonce() % 1e12).padStart(12, "0");
  const tenant: Tenant = { tenant_id: newId(), name, account_number, created_at };
  const apiKey = await addApiKey(tenant, newSecret(), [creating(tenant)]);
  return { tenant, apiKey };
}

async function addApiKey(tenant: Tenant, cursor_key: string, writes: readonly Write[]): Promise<string> {
  const { tenant_id, created_at } = tenant;
  const { record, key } = newApiKey({ tenant_id, name: "first key", scopes, cursor_key, created_at });
  await commitChange(async (change) => {
    for (const write of writes) change.write(write);
    change.write(addingKey(record));
  });
  return key;
}

const creating = (tenant: Tenant): Write => ({
  item: {
    Put: {
      TableName: tableName("tenants"),
      Item: tenant,
      ConditionExpression: "attribute_not_exists(tenant_id)",
    },
  },
  refused: () => conflict("There is a tenant with this id already."),
});

const addingKey = (key: ApiKey): Write => ({
  item: {
    Put: { TableName: tableName("apiKeys"), Item: key, ConditionExpression: "attribute_not_exists(key_id)" },
  },
  refused: () => conflict("There is a key with this id already."),
});

export async function findTenantByName(name: string): Promise<Tenant | undefined> {
  const { Items } = await dynamo().send(
    new QueryCommand({
      TableName: tableName("tenants"),
      IndexName: "byName",
      KeyConditionExpression: "#name = :name",
      ExpressionAttributeNames: { "#name": "name" },
      ExpressionAttributeValues: { ":name": name },
    }),
  );
  return Items?.[0] as Tenant | undefined;
}

/** All tenants, page by page. */
export async function* listTenantIds(): AsyncGenerator<string> {
  let start: Record<string, unknown> | undefined;
  do {
    const page = await dynamo().send(
      new ScanCommand({
        TableName: tableName("tenants"),
        ProjectionExpression: "tenant_id",
        ExclusiveStartKey: start,
      }),
    );
    for (const item of page.Items ?? []) yield item.tenant_id;
    start = page.LastEvaluatedKey;
  } while (start);
}
