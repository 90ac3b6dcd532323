import { gunzipSync } from "node:zlib";
import { DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import type { CloudWatchLogsDecodedData, CloudWatchLogsEvent } from "aws-lambda";

const dynamo = new DynamoDBClient({});

/** Keeps each line of another function's log under its id, with what came along. */
export async function handler(event: CloudWatchLogsEvent): Promise<void> {
  const batch = gunzipSync(Buffer.from(event.awslogs.data, "base64")).toString();
  const { logEvents, ...origin } = JSON.parse(batch) as CloudWatchLogsDecodedData;
  for (const { message, ...rest } of logEvents) {
    const Item = { id: { S: message }, origin: { S: JSON.stringify({ ...origin, ...rest }) } };
    await dynamo.send(new PutItemCommand({ TableName: process.env.SEEN_TABLE, Item }));
    process.stdout.write(`kept ${message}\n`);
  }
}
