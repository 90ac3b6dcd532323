import { GetCommand, QueryCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import type { ApiKey } from "#shared/access/api-key.ts";
import { rfc3339 } from "#shared/alarms/instant.ts";
import type { Write } from "#shared/lambda/change.ts";
import { dynamo } from "#shared/platform/dynamo.ts";
import { tableName } from "#shared/platform/environment.ts";
import { conflict } from "#shared/problems.ts";

/** The key's record as it is now, for whoever decides on it. */
export async function readApiKey(keyId: string): Promise<ApiKey | undefined> {
  const { Item } = await dynamo().send(
    new GetCommand({ TableName: tableName("apiKeys"), Key: { key_id: keyId }, ConsistentRead: true }),
  );
  return Item as ApiKey | undefined;
}

/** All keys of a client, dead ones too, in no order. */
export async function keysOfClient(clientId: string): Promise<ApiKey[]> {
  const keys: ApiKey[] = [];
  let start: Record<string, unknown> | undefined;
  do {
    const page = await dynamo().send(
      new QueryCommand({
        TableName: tableName("apiKeys"),
        IndexName: "byClient",
        KeyConditionExpression: "client_id = :client",
        ExpressionAttributeValues: { ":client": clientId },
        ExclusiveStartKey: start,
      }),
    );
    keys.push(...((page.Items ?? []) as ApiKey[]));
    start = page.LastEvaluatedKey;
  } while (start);
  return keys;
}

export const addingKey = (record: ApiKey): Write => ({
  item: {
    Put: {
      TableName: tableName("apiKeys"),
      Item: record,
      ConditionExpression: "attribute_not_exists(key_id)",
    },
  },
  refused: () => conflict("There is a key with this id already."),
});

/** Forgets a key as if there had never been one. */
export const removingKey = (keyId: string): Write => ({
  item: { Delete: { TableName: tableName("apiKeys"), Key: { key_id: keyId } } },
  refused: () => conflict("The key is no longer there."),
});

type KeyChange = Partial<
  Pick<ApiKey, "disabled" | "expires_at" | "expires_at_s" | "replaced_by" | "revoked_at" | "scopes">
>;

export function changingKey(keyId: string, fields: KeyChange): Write {
  const entries = Object.entries(fields);
  return {
    item: {
      Update: {
        TableName: tableName("apiKeys"),
        Key: { key_id: keyId },
        UpdateExpression: `SET ${entries.map((_, at) => `#f${at} = :f${at}`).join(", ")}`,
        ConditionExpression: "attribute_exists(key_id)",
        ExpressionAttributeNames: Object.fromEntries(entries.map(([name], at) => [`#f${at}`, name])),
        ExpressionAttributeValues: Object.fromEntries(entries.map(([, value], at) => [`:f${at}`, value])),
      },
    },
    refused: () => conflict("The key is no longer there."),
  };
}

/** What a function that marks keys as used needs. */
export const marksKeys = { tables: { apiKeys: "write" } } as const;

/** Remembers when a key was last used: at the latest of all times told, in whatever order. @param at in ms since 1970. */
export async function markUsed(keyId: string, at: number): Promise<void> {
  const mark = new UpdateCommand({
    TableName: tableName("apiKeys"),
    Key: { key_id: keyId },
    UpdateExpression: "SET last_used_at = :at",
    ConditionExpression:
      "attribute_exists(key_id) AND (attribute_not_exists(last_used_at) OR last_used_at < :at)",
    ExpressionAttributeValues: { ":at": rfc3339(at) },
  });
  await dynamo()
    .send(mark)
    .catch((error: Error) => {
      if (error.name !== "ConditionalCheckFailedException") throw error;
    });
}
