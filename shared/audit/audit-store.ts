import { QueryCommand } from "@aws-sdk/lib-dynamodb";
import { genesis, type Link } from "#shared/audit/audit-chain.ts";
import type { AuditEntry } from "#shared/audit/audit-entry.ts";
import { dynamo, type TransactItem } from "#shared/platform/dynamo.ts";
import { tableName } from "#shared/platform/environment.ts";

/** An entry as the table holds it: the very text that was hashed, so that nothing has to be put in form again. */
export interface StoredEntry {
  readonly chain: string;
  readonly seq: number;
  readonly entry: string;
  readonly hash: string;
}

export const readEntry = ({ entry }: StoredEntry): AuditEntry => JSON.parse(entry) as AuditEntry;

/** The end of a chain, with the time of the last entry (ms): no later one is older than that. */
export interface Tail extends Link {
  readonly at: number;
}

/** The put that takes the next place, if nobody has it. */
export const placeEntry = (stored: StoredEntry): TransactItem => ({
  Put: {
    TableName: tableName("auditEntries"),
    Item: stored,
    ConditionExpression: "attribute_not_exists(seq)",
  },
});

/** Consistent: what was acknowledged to anybody is in it. */
export async function readTail(chain: string): Promise<Tail> {
  const [last] = await query({ chain, from: 1, forward: false, limit: 1, consistent: true });
  return last
    ? { seq: last.seq, hash: last.hash, at: Date.parse(readEntry(last).timestamp) }
    : { ...genesis, at: 0 };
}

interface Range {
  readonly chain: string;
  /** The first place, counted in the order of the chain. */
  readonly from: number;
  /** The last place. */
  readonly to?: number;
  readonly forward: boolean;
  readonly limit: number;
  readonly consistent?: boolean;
}

/** One page of entries: at most `limit`, and at most the 1 MB that DynamoDB reads at once. */
async function query(range: Range): Promise<StoredEntry[]> {
  const { chain, from, to = Number.MAX_SAFE_INTEGER, forward, limit, consistent = false } = range;
  if (from > to) return [];
  const { Items = [] } = await dynamo().send(
    new QueryCommand({
      TableName: tableName("auditEntries"),
      KeyConditionExpression: "#chain = :chain AND seq BETWEEN :from AND :to",
      ExpressionAttributeNames: { "#chain": "chain" },
      ExpressionAttributeValues: { ":chain": chain, ":from": from, ":to": to },
      ScanIndexForward: forward,
      Limit: limit,
      ConsistentRead: consistent,
    }),
  );
  return Items as StoredEntry[];
}

/** A page of entries in the order of the chain, after a place. Empty at the end. */
export const readForward = (chain: string, afterSeq: number, limit: number): Promise<StoredEntry[]> =>
  query({ chain, from: afterSeq + 1, forward: true, limit, consistent: true });

/** A page of entries, newest first, before a place. Empty at the beginning. */
export const readBackward = (chain: string, beforeSeq: number, limit: number): Promise<StoredEntry[]> =>
  query({ chain, from: 1, to: beforeSeq - 1, forward: false, limit });
