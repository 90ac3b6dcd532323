import type { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { GetCommand, PutCommand, type PutCommandInput, QueryCommand } from "@aws-sdk/lib-dynamodb";
import type { SignedDigest } from "#shared/audit/archive/digest.ts";
import type { Seal } from "#shared/audit/archive/seal.ts";
import { dynamo } from "#shared/platform/dynamo.ts";
import { tableName } from "#shared/platform/environment.ts";

/** A digest in its table: decided here, before anything of it is in the bucket. */
export interface StoredDigest extends SignedDigest {
  readonly chain: string;
  readonly number: number;
}

export async function findDigest(chain: string, number: number): Promise<StoredDigest | undefined> {
  const { Item } = await dynamo().send(
    new GetCommand({ TableName: tableName("auditDigests"), Key: { chain, number }, ConsistentRead: true }),
  );
  return Item as StoredDigest | undefined;
}

/** Digests after a number, in order, page by page. */
export async function* listDigests(chain: string, afterNumber = 0): AsyncGenerator<StoredDigest> {
  let start: Record<string, unknown> | undefined;
  do {
    const page = await dynamo().send(
      new QueryCommand({
        TableName: tableName("auditDigests"),
        KeyConditionExpression: "#chain = :chain AND #number > :after",
        ExpressionAttributeNames: { "#chain": "chain", "#number": "number" },
        ExpressionAttributeValues: { ":chain": chain, ":after": afterNumber },
        ExclusiveStartKey: start,
      }),
    );
    for (const item of page.Items ?? []) yield item as StoredDigest;
    start = page.LastEvaluatedKey;
  } while (start);
}

/** @returns false when there is one of this number already. */
export const addDigest = (digest: StoredDigest): Promise<boolean> =>
  putIf({
    TableName: tableName("auditDigests"),
    Item: digest,
    ConditionExpression: "attribute_not_exists(#number)",
    ExpressionAttributeNames: { "#number": "number" },
  });

export async function findSeal(chain: string, kind: Seal["kind"]): Promise<Seal | undefined> {
  const { Item } = await dynamo().send(
    new GetCommand({ TableName: tableName("auditSeals"), Key: { chain, kind }, ConsistentRead: true }),
  );
  return Item as Seal | undefined;
}

/** Replaces an older seal of its kind, never a newer one: two may have done the same work. */
export async function moveSeal(seal: Seal): Promise<void> {
  await putIf({
    TableName: tableName("auditSeals"),
    Item: seal,
    ConditionExpression: "attribute_not_exists(digest) OR digest < :digest",
    ExpressionAttributeValues: { ":digest": seal.digest },
  });
}

async function putIf(put: PutCommandInput): Promise<boolean> {
  try {
    await dynamo().send(new PutCommand(put));
    return true;
  } catch (error) {
    if ((error as ConditionalCheckFailedException).name !== "ConditionalCheckFailedException") throw error;
    return false;
  }
}
