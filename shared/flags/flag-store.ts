import { GetCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import type { Flag } from "#shared/flags/flag.ts";
import type { Write } from "#shared/lambda/change.ts";
import { unchangedSince } from "#shared/lambda/precondition.ts";
import { dynamo } from "#shared/platform/dynamo.ts";
import { tableName } from "#shared/platform/environment.ts";
import { notFound, preconditionFailed } from "#shared/problems.ts";

const prefix = "flag/";
const idOf = (key: string): string => `${prefix}${key}`;

interface Stored extends Flag {
  readonly tenant_id: string;
  readonly id: string;
}

/** The flag of this key, archived or not; undefined when there never was one. */
export async function lookUpFlag(tenantId: string, key: string): Promise<Flag | undefined> {
  const { Item } = await dynamo().send(
    new GetCommand({
      TableName: tableName("controls"),
      Key: { tenant_id: tenantId, id: idOf(key) },
      ConsistentRead: true,
    }),
  );
  return Item && show(Item as Stored);
}

/** @throws 404 when there never was a flag of this key. */
export async function findFlag(tenantId: string, key: string): Promise<Flag> {
  const flag = await lookUpFlag(tenantId, key);
  if (!flag) throw notFound("feature flag");
  return flag;
}

/** A tenant's flags by key, from after one on; one more than the limit when there are more. */
export async function listFlags(tenantId: string, limit: number, after: string | undefined): Promise<Flag[]> {
  const flags: Flag[] = [];
  let start = after === undefined ? undefined : { tenant_id: tenantId, id: idOf(after) };
  do {
    const { Items = [], LastEvaluatedKey } = await dynamo().send(
      new QueryCommand({
        TableName: tableName("controls"),
        KeyConditionExpression: "tenant_id = :tenant AND begins_with(id, :prefix)",
        ExpressionAttributeValues: { ":tenant": tenantId, ":prefix": prefix },
        Limit: limit + 1,
        ExclusiveStartKey: start,
      }),
    );
    flags.push(...(Items as Stored[]).map(show));
    start = LastEvaluatedKey as typeof start;
  } while (start && flags.length <= limit);
  return flags.slice(0, limit + 1);
}

/** @param next the version after the one that was read, which must still be there. */
export const storingFlag = (tenantId: string, next: Flag): Write => ({
  item: {
    Put: {
      TableName: tableName("controls"),
      Item: { ...next, tenant_id: tenantId, id: idOf(next.key) } satisfies Stored,
      ...unchangedSince(next.version - 1),
    },
  },
  refused: preconditionFailed,
});

const show = ({ tenant_id: _tenant, id: _id, ...flag }: Stored): Flag => flag;
