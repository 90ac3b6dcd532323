import { QueryCommand, type QueryCommandInput } from "@aws-sdk/lib-dynamodb";
import { deleteKeys } from "#shared/platform/delete-keys.ts";
import { dynamo } from "#shared/platform/dynamo.ts";
import { tableName } from "#shared/platform/environment.ts";
import { type TableName, type TableResource, tables } from "#shared/resources.ts";

/** Where a table keeps what belongs to a tenant: in its partitions, or found by an index. */
export interface Holding {
  readonly attribute: string;
  /** What stands there for a tenant, where that isn't just its id. */
  readonly values?: (tenantId: string) => readonly string[];
  readonly index?: string;
}

/** Deletes the items that a table holds under a value, page by page. @returns how many there were. */
export async function deleteItems(
  name: Exclude<TableName, "tenants">,
  { attribute, index }: Holding,
  value: string,
): Promise<number> {
  const { partitionKey, sortKey }: TableResource = tables[name];
  const keyNames = sortKey ? [partitionKey, sortKey.name] : [partitionKey];
  const query: QueryCommandInput = {
    TableName: tableName(name),
    IndexName: index,
    KeyConditionExpression: "#held = :value",
    ProjectionExpression: keyNames.map((_, at) => `#key${at}`).join(", "),
    ExpressionAttributeNames: {
      "#held": attribute,
      ...Object.fromEntries(keyNames.map((key, at) => [`#key${at}`, key])),
    },
    ExpressionAttributeValues: { ":value": value },
  };
  let deleted = 0;
  let start: Record<string, unknown> | undefined;
  do {
    const page = await dynamo().send(new QueryCommand({ ...query, ExclusiveStartKey: start }));
    const keys = page.Items ?? [];
    await deleteKeys(name, keys);
    deleted += keys.length;
    start = page.LastEvaluatedKey;
  } while (start);
  return deleted;
}
