import { BatchWriteCommand, type BatchWriteCommandInput } from "@aws-sdk/lib-dynamodb";
import { chunksOf } from "#shared/platform/chunks.ts";
import { clock } from "#shared/platform/clock.ts";
import { dynamo } from "#shared/platform/dynamo.ts";
import { tableName } from "#shared/platform/environment.ts";
import type { TableName } from "#shared/resources.ts";

/** BatchWriteItem takes 25 items in one call. */
const mostPerCall = { count: 25, size: Number.POSITIVE_INFINITY };
const mostTries = 10;

/** Puts items, over what is there under their keys. */
export async function putItems(name: TableName, items: readonly object[]): Promise<void> {
  for (const chunk of chunksOf(items, mostPerCall, () => 0)) await putBatch(tableName(name), chunk);
}

async function putBatch(table: string, items: readonly object[]): Promise<void> {
  let waiting: NonNullable<BatchWriteCommandInput["RequestItems"]>[string] = items.map((item) => ({
    PutRequest: { Item: { ...item } },
  }));
  for (let attempt = 0; attempt < mostTries; attempt++) {
    const put = new BatchWriteCommand({ RequestItems: { [table]: waiting } });
    const { UnprocessedItems } = await dynamo().send(put);
    waiting = UnprocessedItems?.[table] ?? [];
    if (waiting.length === 0) return;
    await clock.sleep(50 * 2 ** attempt);
  }
  throw new Error(`the table ${table} refused ${waiting.length} of ${items.length} records`);
}
