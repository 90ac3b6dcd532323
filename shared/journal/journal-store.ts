import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { GetCommand, PutCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import { type Entry, packEntry, type StoredEntry, unpackEntry } from "#shared/journal/entry.ts";
import { dynamo, type TransactItem } from "#shared/platform/dynamo.ts";
import { tableName } from "#shared/platform/environment.ts";
import { getObject, putObject } from "#shared/platform/object-store.ts";

/** How far a tenant's journal has been published, and the newest snapshot at or before that place. */
export interface RelayCursor {
  readonly tenant_id: string;
  readonly seq: number;
  readonly snapshot_seq: number;
  /** The places of the newest snapshots, oldest first, 0 being the empty one: from them the past can be folded again. */
  readonly snapshots?: readonly number[];
}

/** Far enough back for a client of the feed who was away: 200 entries or more lie between two snapshots. */
const rememberedSnapshots = 64;

/** The cursor with one more snapshot. */
export const withSnapshot = (cursor: RelayCursor, seq: number): RelayCursor => ({
  ...cursor,
  snapshot_seq: seq,
  snapshots: [...snapshotsOf(cursor), seq].slice(-rememberedSnapshots),
});

/** Cursors from before there was a list know only their newest. */
const snapshotsOf = ({ snapshots, snapshot_seq }: RelayCursor): readonly number[] =>
  snapshots ?? [snapshot_seq];

/** The newest remembered snapshot at or before a place; undefined when that is too long ago. */
export const snapshotBefore = (cursor: RelayCursor, seq: number): number | undefined =>
  snapshotsOf(cursor).findLast((snapshot) => snapshot <= seq);

/** The put that takes the next place; it fails when somebody else was faster, and brings what that was. */
export function placeItem(entry: Entry): TransactItem & { Put: object } {
  return {
    Put: {
      TableName: tableName("journal"),
      Item: packEntry(entry),
      ConditionExpression: "attribute_not_exists(seq)",
      ReturnValuesOnConditionCheckFailure: "ALL_OLD",
    },
  };
}

/** @returns undefined when the place was ours, else the entry that has it. */
export async function putEntry(entry: Entry): Promise<Entry | undefined> {
  try {
    await dynamo().send(new PutCommand(placeItem(entry).Put as ConstructorParameters<typeof PutCommand>[0]));
    return undefined;
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException) || !error.Item) throw error;
    return unpackEntry(unmarshall(error.Item) as StoredEntry);
  }
}

/**
 * All entries after `seq`, in order. Consistent: what was acknowledged to anybody is in it.
 * @param atOnce how many are read in one call; who stops early pays for no more.
 */
export const readEntries = (tenantId: string, afterSeq: number, atOnce?: number): AsyncGenerator<Entry> =>
  query(tenantId, afterSeq, true, atOnce);

/** All entries from the newest back, for who stops reading somewhere. */
export const readLatestEntries = (tenantId: string): AsyncGenerator<Entry> => query(tenantId, 0, false);

async function* query(
  tenantId: string,
  afterSeq: number,
  isForward: boolean,
  Limit?: number,
): AsyncGenerator<Entry> {
  let start: Record<string, unknown> | undefined;
  do {
    const page = await dynamo().send(
      new QueryCommand({
        TableName: tableName("journal"),
        KeyConditionExpression: "tenant_id = :tenant AND seq > :seq",
        ExpressionAttributeValues: { ":tenant": tenantId, ":seq": afterSeq },
        ConsistentRead: true,
        Limit,
        ScanIndexForward: isForward,
        ExclusiveStartKey: start,
      }),
    );
    for (const item of page.Items ?? []) yield unpackEntry(item as StoredEntry);
    start = page.LastEvaluatedKey;
  } while (start);
}

export async function readCursor(tenantId: string): Promise<RelayCursor> {
  const { Item } = await dynamo().send(
    new GetCommand({ TableName: tableName("relayCursors"), Key: { tenant_id: tenantId } }),
  );
  return (Item as RelayCursor | undefined) ?? { tenant_id: tenantId, seq: 0, snapshot_seq: 0 };
}

/** Moves the cursor forward; one that is further already stays, because two relays may have done the same work. */
export async function moveCursor(cursor: RelayCursor): Promise<void> {
  const put = new PutCommand({
    TableName: tableName("relayCursors"),
    Item: cursor,
    ConditionExpression: "attribute_not_exists(seq) OR seq < :seq",
    ExpressionAttributeValues: { ":seq": cursor.seq },
  });
  await dynamo()
    .send(put)
    .catch((error: unknown) => {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    });
}

const snapshotKey = (tenantId: string, seq: number): string => `${tenantId}/snapshots/${seq}.json.zst`;

export const putSnapshot = (tenantId: string, seq: number, packed: Uint8Array): Promise<void> =>
  putObject("alarmHistory", snapshotKey(tenantId, seq), packed);

export const getSnapshot = (tenantId: string, seq: number): Promise<Uint8Array> =>
  getObject("alarmHistory", snapshotKey(tenantId, seq));
