import { GetCommand } from "@aws-sdk/lib-dynamodb";
import type { Write } from "#shared/lambda/change.ts";
import { dynamo } from "#shared/platform/dynamo.ts";
import { tableName } from "#shared/platform/environment.ts";
import { conflict } from "#shared/problems.ts";
import type { StoredUser } from "#shared/users/user.ts";

/** Whose an e-mail address is. An address is one user's, in one tenant. */
export interface Login {
  readonly email: string;
  readonly tenant_id: string;
  readonly user_id: string;
  /** A PHC string; none before an invitation is accepted. */
  readonly password_hash?: string | undefined;
}

export async function findLogin(email: string): Promise<Login | undefined> {
  const { Item } = await dynamo().send(
    new GetCommand({ TableName: tableName("logins"), Key: { email }, ConsistentRead: true }),
  );
  return Item as Login | undefined;
}

const loginOf = ({ email, tenant_id, id }: StoredUser, password_hash?: string): Login => ({
  email,
  tenant_id,
  user_id: id,
  password_hash,
});

export const addingLogin = (user: StoredUser, passwordHash?: string): Write => ({
  item: {
    Put: {
      TableName: tableName("logins"),
      Item: loginOf(user, passwordHash),
      ConditionExpression: "attribute_not_exists(email)",
    },
  },
  refused: () => conflict("There is a user with this e-mail address already."),
});

export const settingPassword = (user: StoredUser, passwordHash: string): Write => ({
  item: {
    Put: {
      TableName: tableName("logins"),
      Item: loginOf(user, passwordHash),
      ConditionExpression: "user_id = :user",
      ExpressionAttributeValues: { ":user": user.id },
    },
  },
  refused: () => conflict("The e-mail address belongs to another user now."),
});
