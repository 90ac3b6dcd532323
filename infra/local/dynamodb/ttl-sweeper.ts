import { setTimeout as sleep } from "node:timers/promises";
import { hostSource, type Log } from "../log.ts";
import type { DynamoConnection } from "./dynamo-connection.ts";
import type { Table } from "./tables.ts";

/** DynamoDB deletes within a few days; ten minutes keep a local table small at little cost. */
const sweepEveryMs = 600_000;
/** Like DynamoDB, take what expired more than five years ago for a number that isn't a time. */
const oldestExpirySeconds = 5 * 365 * 86_400;

type Item = Readonly<Record<string, unknown>>;

/** The engine knows which attribute says when an item expires but never deletes one, so this does. */
export async function sweepExpiredItems(
  dynamo: DynamoConnection,
  tables: Iterable<Table>,
  log: Log,
  signal: AbortSignal,
): Promise<void> {
  const sweeping = [...tables].filter(({ ttlAttribute }) => ttlAttribute !== undefined);
  while (!signal.aborted) {
    await sleep(sweepEveryMs, undefined, { signal }).catch(() => {});
    for (const table of sweeping) {
      if (signal.aborted) return;
      await sweep(dynamo, table, signal).catch((error: unknown) =>
        log(hostSource, `TTL of ${table.name}: ${error}`),
      );
    }
  }
}

async function sweep(dynamo: DynamoConnection, table: Table, signal: AbortSignal): Promise<void> {
  const now = Math.floor(Date.now() / 1000);
  const expired = {
    TableName: table.name,
    ExpressionAttributeNames: { "#ttl": table.ttlAttribute },
    ExpressionAttributeValues: {
      ":now": { N: String(now) },
      ":oldest": { N: String(now - oldestExpirySeconds) },
    },
  };
  const filter = "#ttl < :now AND #ttl > :oldest";
  let start: Item | undefined;
  do {
    const page: { Items: Item[]; LastEvaluatedKey?: Item } = await dynamo.call("DynamoDB_20120810.Scan", {
      ...expired,
      FilterExpression: filter,
      ...(start && { ExclusiveStartKey: start }),
    });
    for (const item of page.Items) {
      const Key = Object.fromEntries(table.keyNames.map((name) => [name, item[name]]));
      // The condition lets an item live that was renewed after it was read; its failure is no error.
      const deletion = JSON.stringify({ ...expired, Key, ConditionExpression: filter });
      await dynamo.forward("DynamoDB_20120810.DeleteItem", deletion);
    }
    start = page.LastEvaluatedKey;
  } while (start && !signal.aborted);
}
