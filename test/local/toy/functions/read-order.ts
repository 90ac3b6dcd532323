import { DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from "aws-lambda";

const dynamo = new DynamoDBClient({});

export async function handler(event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> {
  const id = event.pathParameters?.id ?? "";
  const { Item: item } = await dynamo.send(
    new GetItemCommand({ TableName: process.env.ORDERS_TABLE, Key: { id: { S: id } } }),
  );
  return { statusCode: item ? 200 : 404, body: JSON.stringify({ id, customer: item?.customer?.S }) };
}
