import { DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";
import type { APIGatewayProxyResult } from "aws-lambda";

const dynamo = new DynamoDBClient({});

/** Reads a table that its role doesn't grant. */
export async function handler(): Promise<APIGatewayProxyResult> {
  try {
    await dynamo.send(new GetItemCommand({ TableName: process.env.ORDERS_TABLE, Key: { id: { S: "1" } } }));
    return { statusCode: 200, body: "read" };
  } catch (error) {
    return { statusCode: 403, body: (error as Error).name };
  }
}
