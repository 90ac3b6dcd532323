import { GetCommand, QueryCommand, type QueryCommandInput } from "@aws-sdk/lib-dynamodb";
import type { StoredHoneypot } from "#shared/honeypots/honeypot.ts";
import type { Write } from "#shared/lambda/change.ts";
import { unchangedSince } from "#shared/lambda/precondition.ts";
import { dynamo } from "#shared/platform/dynamo.ts";
import { tableName } from "#shared/platform/environment.ts";
import { conflict, notFound, preconditionFailed } from "#shared/problems.ts";

const mostHoneypots = 200;
/** Each request there is a hit of all of them. */
const mostAtPath = 100;

/** All decoys of a tenant, newest first. */
export const listHoneypots = (tenantId: string): Promise<StoredHoneypot[]> =>
  queryAll({
    KeyConditionExpression: "tenant_id = :tenant",
    ExpressionAttributeValues: { ":tenant": tenantId },
    ConsistentRead: true,
    ScanIndexForward: false,
  });

/** The decoys of all tenants at a path, the oldest first. */
export const decoysAt = (pathKey: string): Promise<StoredHoneypot[]> =>
  queryAll({
    IndexName: "byPath",
    KeyConditionExpression: "path_key = :path",
    ExpressionAttributeValues: { ":path": pathKey },
  });

/** The decoy of this id; undefined when there is none. */
export async function lookUpHoneypot(tenantId: string, id: string): Promise<StoredHoneypot | undefined> {
  const { Item } = await dynamo().send(
    new GetCommand({
      TableName: tableName("honeypots"),
      Key: { tenant_id: tenantId, id },
      ConsistentRead: true,
    }),
  );
  return Item as StoredHoneypot | undefined;
}

export async function findHoneypot(tenantId: string, id: string): Promise<StoredHoneypot> {
  const honeypot = await lookUpHoneypot(tenantId, id);
  if (!honeypot) throw notFound("honeypot");
  return honeypot;
}

/** @throws 409 when the tenant has as many as it may have or one at that path, or all tenants as many there as they may have. */
export async function assertRoomForHoneypot(tenantId: string, pathKey: string | undefined): Promise<void> {
  const others = await listHoneypots(tenantId);
  if (others.length >= mostHoneypots) throw conflict(`A tenant has ${mostHoneypots} honeypots at most.`);
  if (pathKey !== undefined && others.some(({ path_key }) => path_key === pathKey))
    throw conflict("There is a honeypot at this path already.");
  if (pathKey !== undefined && (await decoysAt(pathKey)).length >= mostAtPath)
    throw conflict("There can be no more honeypots at this path: take another one.");
}

const storing = (honeypot: StoredHoneypot, condition: object, refused: Write["refused"]): Write => ({
  item: { Put: { TableName: tableName("honeypots"), Item: honeypot, ...condition } },
  refused,
});

export const addingHoneypot = (honeypot: StoredHoneypot): Write =>
  storing(honeypot, { ConditionExpression: "attribute_not_exists(id)" }, () =>
    conflict("There is a honeypot with this id already."),
  );

/** @param next the version after the one that was read. */
export const changingHoneypot = (next: StoredHoneypot): Write =>
  storing(next, unchangedSince(next.version - 1), preconditionFailed);

export const removingHoneypot = ({ tenant_id, id, version }: StoredHoneypot): Write => ({
  item: {
    Delete: {
      TableName: tableName("honeypots"),
      Key: { tenant_id, id },
      ...unchangedSince(version),
    },
  },
  refused: preconditionFailed,
});

async function queryAll(query: Omit<QueryCommandInput, "TableName">): Promise<StoredHoneypot[]> {
  const found: StoredHoneypot[] = [];
  let start: Record<string, unknown> | undefined;
  do {
    const page = await dynamo().send(
      new QueryCommand({ TableName: tableName("honeypots"), ...query, ExclusiveStartKey: start }),
    );
    found.push(...((page.Items ?? []) as StoredHoneypot[]));
    start = page.LastEvaluatedKey;
  } while (start);
  return found;
}
