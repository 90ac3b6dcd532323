import { DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import type { SQSBatchResponse, SQSEvent } from "aws-lambda";

const dynamo = new DynamoDBClient({});

/** Stores each order; an order called "poison" fails alone. */
export async function handler(event: SQSEvent): Promise<SQSBatchResponse> {
  const failed: string[] = [];
  for (const record of event.Records) {
    const order = JSON.parse(record.body) as { id: string; customer?: string };
    // Not by the console, which a test runner may have replaced.
    process.stdout.write(
      `${JSON.stringify({ stored: order.id, group: record.attributes.MessageGroupId })}\n`,
    );
    if (order.id === "poison") failed.push(record.messageId);
    else await put(order);
  }
  return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
}

async function put(order: { id: string; customer?: string }): Promise<void> {
  const customer = { S: order.customer ?? "nobody" };
  await dynamo.send(
    new PutItemCommand({ TableName: process.env.ORDERS_TABLE, Item: { id: { S: order.id }, customer } }),
  );
}
