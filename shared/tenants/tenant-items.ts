import { BatchWriteCommand, QueryCommand, type QueryCommandInput } from "@aws-sdk/lib-dynamodb";
import { clock } from "#shared/platform/clock.ts";
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

/** BatchWriteItem takes 25 items in one call. */
const mostPerCall = 25;
/** At up to 50, 100, 200 … ms: a table that refuses for longer than this is down, and the deletion resumes later. */
const mostTries = 10;

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
    for (let at = 0; at < keys.length; at += mostPerCall) {
      await deleteKeys(tableName(name), keys.slice(at, at + mostPerCall));
    }
    deleted += keys.length;
    start = page.LastEvaluatedKey;
  } while (start);
  return deleted;
}

async function deleteKeys(table: string, keys: readonly Record<string, unknown>[]): Promise<void> {
  let waiting = keys.map((Key) => ({ DeleteRequest: { Key } }));
  for (let attempt = 0; attempt < mostTries; attempt++) {
    const { UnprocessedItems } = await dynamo().send(
      new BatchWriteCommand({ RequestItems: { [table]: waiting } }),
    );
    const refused = UnprocessedItems?.[table] ?? [];
    if (refused.length === 0) return;
    waiting = refused as typeof waiting;
    await clock.sleep(50 * 2 ** attempt);
  }
  throw new Error(`the table ${table} refused ${waiting.length} deletions`);
}
