import { BatchWriteCommand } from "@aws-sdk/lib-dynamodb";
import { clock } from "#shared/platform/clock.ts";
import { dynamo } from "#shared/platform/dynamo.ts";
import { tableName } from "#shared/platform/environment.ts";
import type { TableName } from "#shared/resources.ts";

/** BatchWriteItem takes 25 items in one call. */
const mostPerCall = 25;
/** At up to 50, 100, 200 … ms: a table that refuses for longer than this is down, and the deletion resumes later. */
const mostTries = 10;

/** Deletes items by their keys; what isn't there any more is deleted, too. */
export async function deleteKeys(name: TableName, keys: readonly Record<string, unknown>[]): Promise<void> {
  for (let at = 0; at < keys.length; at += mostPerCall) {
    await deleteBatch(tableName(name), keys.slice(at, at + mostPerCall));
  }
}

async function deleteBatch(table: string, keys: readonly Record<string, unknown>[]): Promise<void> {
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
