import { BatchWriteCommand, type BatchWriteCommandInput } from "@aws-sdk/lib-dynamodb";
import { chunksOf } from "#shared/platform/chunks.ts";
import { clock } from "#shared/platform/clock.ts";
import { dynamo } from "#shared/platform/dynamo.ts";
import { tableName } from "#shared/platform/environment.ts";
import { storeEvents, type Tallying } from "#shared/telemetry/event-counts.ts";
import { type StoredRecord, toStored } from "#shared/telemetry/stored-record.ts";
import type { TelemetryRecord } from "#shared/telemetry/telemetry-record.ts";

/** What a function that stores telemetry may touch. */
export const storesTelemetry = { tables: { telemetry: "bulk", telemetryCounts: "write" } } as const;

/** BatchWriteItem takes 25 items in one call. */
const mostPerCall = { count: 25, size: Number.POSITIVE_INFINITY };
const mostTries = 10;

/**
 * Stores records. Who stores the same ones again changes nothing; events count once.
 * @param tally what else events count for, once each.
 */
export async function storeRecords(records: readonly TelemetryRecord[], tally?: Tallying): Promise<void> {
  const items = new Map<string, StoredRecord>();
  for (const item of records.map(toStored)) items.set(`${item.tenant_correlation} ${item.id}`, item);
  const { event: events = [], other: others = [] } = Object.groupBy(items.values(), ({ kind }) =>
    kind === "event" ? "event" : "other",
  );
  await storeEvents(events, tally);
  for (const chunk of chunksOf(others, mostPerCall, () => 0)) await putAll(chunk);
}

async function putAll(items: readonly StoredRecord[]): Promise<void> {
  const table = tableName("telemetry");
  let waiting: NonNullable<BatchWriteCommandInput["RequestItems"]>[string] = items.map((Item) => ({
    PutRequest: { Item },
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
