import { GetCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import type { StoredHoneypotHit } from "#shared/honeypots/honeypot-hit.ts";
import type { SummedHit } from "#shared/honeypots/sum-up-hits.ts";
import { dynamo } from "#shared/platform/dynamo.ts";
import { tableName } from "#shared/platform/environment.ts";
import { putItems } from "#shared/platform/put-items.ts";

/** What a function that stores hits may touch. */
export const storesHits = { tables: { honeypotHits: "bulk" } } as const;

/** Stores hits. Who stores the same ones again changes nothing. */
export const storeHits = (hits: readonly SummedHit[]): Promise<void> =>
  putItems(
    "honeypotHits",
    hits.map(({ hit }) => hit),
  );

/** The hit of this id; undefined when there is none. */
export async function lookUpHit(tenantId: string, id: string): Promise<StoredHoneypotHit | undefined> {
  const { Item } = await dynamo().send(
    new GetCommand({
      TableName: tableName("honeypotHits"),
      Key: { tenant_id: tenantId, id },
      ConsistentRead: true,
    }),
  );
  return Item as StoredHoneypotHit | undefined;
}

/** The hits of a decoy, newest first, from before an id on; one more than the limit when there are more. */
export async function listHits(
  honeypotId: string,
  limit: number,
  beforeId: string | undefined,
): Promise<StoredHoneypotHit[]> {
  const hits: StoredHoneypotHit[] = [];
  let start: Record<string, unknown> | undefined;
  do {
    const page = await dynamo().send(
      new QueryCommand({
        TableName: tableName("honeypotHits"),
        IndexName: "byDecoy",
        KeyConditionExpression: `honeypot_id = :decoy${beforeId === undefined ? "" : " AND id < :before"}`,
        ExpressionAttributeValues: {
          ":decoy": honeypotId,
          ...(beforeId === undefined ? {} : { ":before": beforeId }),
        },
        ScanIndexForward: false,
        Limit: limit + 1,
        ExclusiveStartKey: start,
      }),
    );
    hits.push(...((page.Items ?? []) as StoredHoneypotHit[]));
    start = page.LastEvaluatedKey;
  } while (start && hits.length <= limit);
  return hits.slice(0, limit + 1);
}
