import { PutCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import type { SigningKey } from "#shared/access/signing-key.ts";
import type { Write } from "#shared/lambda/change.ts";
import { dynamo } from "#shared/platform/dynamo.ts";
import { tableName } from "#shared/platform/environment.ts";
import { conflict } from "#shared/problems.ts";
import type { KeyName } from "#shared/resources.ts";

/** All registered keys of one use: rarely more than two. */
export async function listSigningKeys(use: KeyName): Promise<SigningKey[]> {
  const { Items = [] } = await dynamo().send(
    new QueryCommand({
      TableName: tableName("signingKeys"),
      KeyConditionExpression: "#use = :use",
      ExpressionAttributeNames: { "#use": "use" },
      ExpressionAttributeValues: { ":use": use },
      ConsistentRead: true,
    }),
  );
  return Items as SigningKey[];
}

/** Who comes second registers the same key: its id is made of it. */
export async function registerSigningKey(key: SigningKey): Promise<void> {
  const put = new PutCommand({
    TableName: tableName("signingKeys"),
    Item: key,
    ConditionExpression: "attribute_not_exists(kid)",
  });
  await dynamo()
    .send(put)
    .catch((error: Error) => {
      if (error.name !== "ConditionalCheckFailedException") throw error;
    });
}

/** A key as a rotation makes or retires it. */
export const puttingSigningKey = (key: SigningKey): Write => ({
  item: { Put: { TableName: tableName("signingKeys"), Item: key } },
  refused: () => conflict("The key can't be stored."),
});
