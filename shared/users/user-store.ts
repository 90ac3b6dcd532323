import { GetCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import type { Write } from "#shared/lambda/change.ts";
import { unchangedSince } from "#shared/lambda/precondition.ts";
import { dynamo } from "#shared/platform/dynamo.ts";
import { tableName } from "#shared/platform/environment.ts";
import { conflict, notFound, preconditionFailed } from "#shared/problems.ts";
import type { StoredUser } from "#shared/users/user.ts";

/** The user of this id; undefined when there is none. */
export async function lookUpUser(tenantId: string, id: string): Promise<StoredUser | undefined> {
  const { Item } = await dynamo().send(
    new GetCommand({
      TableName: tableName("users"),
      Key: { tenant_id: tenantId, id },
      ConsistentRead: true,
    }),
  );
  return Item as StoredUser | undefined;
}

export async function findUser(tenantId: string, id: string): Promise<StoredUser> {
  const user = await lookUpUser(tenantId, id);
  if (!user) throw notFound("user");
  return user;
}

/** A tenant's users, newest first, from before an id on; one more than the limit when there are more. */
export async function listUsers(
  tenantId: string,
  limit: number,
  beforeId: string | undefined,
): Promise<StoredUser[]> {
  const { Items = [] } = await dynamo().send(
    new QueryCommand({
      TableName: tableName("users"),
      KeyConditionExpression: `tenant_id = :tenant${beforeId === undefined ? "" : " AND id < :before"}`,
      ExpressionAttributeValues: { ":tenant": tenantId, ...(beforeId && { ":before": beforeId }) },
      ScanIndexForward: false,
      Limit: limit + 1,
    }),
  );
  return Items as StoredUser[];
}

export const addingUser = (user: StoredUser): Write => ({
  item: {
    Put: { TableName: tableName("users"), Item: user, ConditionExpression: "attribute_not_exists(id)" },
  },
  refused: () => conflict("There is a user with this id already."),
});

/** @param read the user as it was when the change was decided; it must still be so. */
export const replacingUser = (read: StoredUser, user: StoredUser): Write => ({
  item: { Put: { TableName: tableName("users"), Item: user, ...unchangedSince(read.version) } },
  refused: preconditionFailed,
});
