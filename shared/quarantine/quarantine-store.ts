import { DeleteCommand, GetCommand, PutCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import { rfc3339 } from "#shared/alarms/instant.ts";
import { clock } from "#shared/platform/clock.ts";
import { dynamo } from "#shared/platform/dynamo.ts";
import { tableName } from "#shared/platform/environment.ts";
import { hashedUuid } from "#shared/platform/hashed-uuid.ts";
import { notFound } from "#shared/problems.ts";
import type { Quarantined, QuarantinePosition } from "#shared/quarantine/quarantine.ts";

/** A longer payload would not fit an item; its beginning still shows what it was. */
const mostPayloadCharacters = 90_000;

/**
 * Sets something aside with the reason. The id follows from what it is, so that a message that is delivered again
 * sets nothing aside twice.
 */
export async function setAside(
  owner: string,
  item: Omit<Quarantined, "id" | "quarantined_at" | "payload"> & { readonly payload: unknown },
): Promise<void> {
  const payload = JSON.stringify(item.payload)?.slice(0, mostPayloadCharacters) ?? "null";
  const now = clock.now();
  const id = hashedUuid(8, 0, `quarantine ${owner} ${item.correlation_id} ${payload}`);
  const record: Quarantined = { ...item, payload, id, quarantined_at: rfc3339(now) };
  await dynamo().send(new PutCommand({ TableName: tableName("quarantine"), Item: { owner, ...record } }));
}

/** What waits under these owners, one owner after the other. */
export async function listQuarantined(
  owners: readonly string[],
  limit: number,
  after: QuarantinePosition | undefined,
): Promise<{ items: Quarantined[]; next: QuarantinePosition | undefined }> {
  const items: Quarantined[] = [];
  let position: QuarantinePosition | undefined;
  const first = after ? owners.indexOf(after.owner) : 0;
  for (const owner of owners.slice(Math.max(first, 0))) {
    const { Items = [] } = await dynamo().send(
      new QueryCommand({
        TableName: tableName("quarantine"),
        KeyConditionExpression: "#owner = :owner AND id > :after",
        ExpressionAttributeNames: { "#owner": "owner" },
        ExpressionAttributeValues: { ":owner": owner, ":after": after?.owner === owner ? after.id : " " },
        Limit: limit - items.length + 1,
      }),
    );
    for (const item of Items) {
      if (items.length === limit) return { items, next: position };
      items.push(show(item));
      position = { owner, id: item.id };
    }
  }
  return { items, next: undefined };
}

function show({ owner, ...item }: Record<string, unknown>): Quarantined {
  return item as Quarantined;
}

export async function findQuarantined(
  owners: readonly string[],
  id: string,
): Promise<{ owner: string; item: Quarantined }> {
  for (const owner of owners) {
    const { Item } = await dynamo().send(
      new GetCommand({ TableName: tableName("quarantine"), Key: { owner, id } }),
    );
    if (Item) return { owner, item: show(Item) };
  }
  throw notFound("quarantined item");
}

export async function releaseQuarantined(owner: string, id: string): Promise<void> {
  await dynamo().send(new DeleteCommand({ TableName: tableName("quarantine"), Key: { owner, id } }));
}
