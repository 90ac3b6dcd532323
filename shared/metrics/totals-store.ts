import { zstdCompressSync, zstdDecompressSync } from "node:zlib";
import { GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import type { Totals } from "#shared/metrics/totals.ts";
import { dynamo } from "#shared/platform/dynamo.ts";
import { tableName } from "#shared/platform/environment.ts";

/** What all containers share: the last answer, and from where to count on. */
export interface Counted {
  readonly counted_at: number;
  /** As of then, gauges included. */
  readonly current: Totals;
  readonly next: Totals;
}

/** Whoever counts has so long, before another may think that he is gone. */
const claimMs = 20_000;

export async function readCounted(): Promise<Counted | undefined> {
  const { Item } = await dynamo().send(
    // An older copy could show a counter that shrinks.
    new GetCommand({ TableName: tableName("metricTotals"), Key: { id: "counted" }, ConsistentRead: true }),
  );
  if (!Item) return undefined;
  return JSON.parse(zstdDecompressSync(Item.packed as Uint8Array).toString("utf8"));
}

/** @returns whether these are the newest numbers: false if another counted later and has kept his already. */
export const keepCounted = (counted: Counted): Promise<boolean> =>
  putIf(
    "attribute_not_exists(id) OR counted_at < :at",
    { ":at": counted.counted_at },
    {
      id: "counted",
      counted_at: counted.counted_at,
      packed: zstdCompressSync(JSON.stringify(counted)),
    },
  );

/** @returns whether it is up to us to count: one container asks CloudWatch, for all. */
export const claimCount = (now: number): Promise<boolean> =>
  putIf(
    "attribute_not_exists(id) OR claimed_until <= :now",
    { ":now": now },
    {
      id: "claim",
      claimed_until: now + claimMs,
    },
  );

/** The next one needn't wait for the claim to run out. */
export const releaseClaim = async (now: number): Promise<void> => {
  await putIf("claimed_until = :until", { ":until": now + claimMs }, { id: "claim", claimed_until: 0 });
};

async function putIf(
  ConditionExpression: string,
  values: object,
  Item: Record<string, unknown>,
): Promise<boolean> {
  const put = new PutCommand({
    TableName: tableName("metricTotals"),
    Item,
    ConditionExpression,
    ExpressionAttributeValues: values,
  });
  try {
    await dynamo().send(put);
    return true;
  } catch (error) {
    if ((error as Error).name !== "ConditionalCheckFailedException") throw error;
    return false;
  }
}
