import { DynamoDBClient, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import type { ScheduledEvent } from "aws-lambda";

const dynamo = new DynamoDBClient({});

export async function handler(event: ScheduledEvent): Promise<void> {
  await dynamo.send(
    new UpdateItemCommand({
      TableName: process.env.SEEN_TABLE,
      Key: { id: { S: event["detail-type"] } },
      UpdateExpression: "ADD ticks :one",
      ExpressionAttributeValues: { ":one": { N: "1" } },
    }),
  );
}
