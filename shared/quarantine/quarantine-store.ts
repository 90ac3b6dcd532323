import { DeleteCommand, GetCommand, PutCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import { rfc3339 } from "#shared/alarms/instant.ts";
import { clock } from "#shared/platform/clock.ts";
import { dynamo } from "#shared/platform/dynamo.ts";
import { tableName } from "#shared/platform/environment.ts";
import { hashedUuid } from "#shared/platform/hashed-uuid.ts";
import type { Quarantined } from "#shared/quarantine/quarantine.ts";

/** An item of a table has 400 KB. No bus event or alarm comes near; of what does, the beginning shows what it was. */
const mostPayloadBytes = 350_000;

/** What is set aside: the item itself, and when it came (ms). */
export interface SetAside {
  readonly origin: string;
  readonly reason: string;
  readonly payload: unknown;
  readonly cameAt: number;
  readonly correlation_id: string;
}

/**
 * Sets something aside with the reason. The id follows from what it is and when it came, so that a message that is
 * delivered again sets nothing aside twice, and ids sort by time.
 */
export async function setAside(owner: string, { payload, cameAt, ...item }: SetAside): Promise<void> {
  const json = Buffer.from(JSON.stringify(payload) ?? "null")
    .subarray(0, mostPayloadBytes)
    .toString();
  const id = hashedUuid(8, cameAt, `quarantine ${owner} ${item.correlation_id} ${json}`);
  const record: Quarantined = { ...item, payload: json, id, quarantined_at: rfc3339(clock.now()) };
  await dynamo().send(new PutCommand({ TableName: tableName("quarantine"), Item: { owner, ...record } }));
}

/** What waits under these owners, newest first, from after an id on; one more than the limit when there is more. */
export async function listQuarantined(
  owners: readonly string[],
  limit: number,
  afterId: string | undefined,
): Promise<Quarantined[]> {
  const pages = await Promise.all(owners.map((owner) => newestOf(owner, limit + 1, afterId)));
  const newestFirst = pages.flat().sort((a, b) => (a.id > b.id ? -1 : 1));
  return newestFirst.slice(0, limit + 1);
}

async function newestOf(owner: string, count: number, afterId: string | undefined): Promise<Quarantined[]> {
  const { Items = [] } = await dynamo().send(
    new QueryCommand({
      TableName: tableName("quarantine"),
      KeyConditionExpression: `#owner = :owner${afterId === undefined ? "" : " AND id < :after"}`,
      ExpressionAttributeNames: { "#owner": "owner" },
      ExpressionAttributeValues: { ":owner": owner, ...(afterId === undefined ? {} : { ":after": afterId }) },
      ScanIndexForward: false,
      Limit: count,
    }),
  );
  return Items.map(show);
}

function show({ owner, ...item }: Record<string, unknown>): Quarantined {
  return item as Quarantined;
}

/** What waits under an owner with this id, if anything does. */
export async function readQuarantined(owner: string, id: string): Promise<Quarantined | undefined> {
  const { Item } = await dynamo().send(
    new GetCommand({ TableName: tableName("quarantine"), Key: { owner, id } }),
  );
  return Item && show(Item);
}

export async function releaseQuarantined(owner: string, id: string): Promise<void> {
  await dynamo().send(new DeleteCommand({ TableName: tableName("quarantine"), Key: { owner, id } }));
}
