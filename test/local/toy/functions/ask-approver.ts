import { DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";

const dynamo = new DynamoDBClient({});

/** Notes the token by which an order is approved. */
export async function handler({ id, token }: { readonly id: string; readonly token: string }): Promise<void> {
  const Item = { id: { S: `token of ${id}` }, token: { S: token } };
  await dynamo.send(new PutItemCommand({ TableName: process.env.SEEN_TABLE, Item }));
}
