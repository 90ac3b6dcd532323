import { DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from "aws-lambda";

const dynamo = new DynamoDBClient({});

/** Notes each new order; an order whose id starts with "unseen" fails. */
export async function handler(event: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> {
  for (const record of event.Records) {
    const id = record.dynamodb?.Keys?.id?.S ?? "";
    if (id.startsWith("unseen")) {
      return { batchItemFailures: [{ itemIdentifier: record.dynamodb?.SequenceNumber ?? "" }] };
    }
    await dynamo.send(new PutItemCommand({ TableName: process.env.SEEN_TABLE, Item: { id: { S: id } } }));
  }
  return { batchItemFailures: [] };
}
