import { readFileSync } from "node:fs";
import { DynamoDBClient, paginateScan } from "@aws-sdk/client-dynamodb";
import { ListQueuesCommand, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import type { ApiKey } from "#shared/access/api-key.ts";
import type { Running } from "./running.ts";

/** Tables that people read, or that outlive what they tell of. */
const readTables = ["tocsin-local-audit-entries", "tocsin-local-telemetry", "tocsin-local-telemetry-counts"];

/**
 * All that a run has written for others to read: the log (with the metrics, which are lines of it), the bodies of
 * refusals, the audit log, telemetry, and what lies in dead-letter queues.
 */
export async function linesLeftBehind(
  { logFile, awsEndpointUrl }: Running,
  refusalsFile: string,
): Promise<string[]> {
  const aws = settings(awsEndpointUrl);
  return [
    ...readFileSync(logFile!, "utf8").split("\n"),
    ...readFileSync(refusalsFile, "utf8").split("\n"),
    ...(await itemsOf(new DynamoDBClient(aws))),
    ...(await deadLetters(new SQSClient({ ...aws, useQueueUrlAsEndpoint: false }))),
  ];
}

/** The records of all keys of a run, by their ids. */
export async function keysOf({ awsEndpointUrl }: Running): Promise<ReadonlyMap<string, ApiKey>> {
  const client = new DynamoDBClient(settings(awsEndpointUrl));
  const keys = new Map<string, ApiKey>();
  for await (const { Items = [] } of paginateScan({ client }, { TableName: "tocsin-local-api-keys" })) {
    for (const item of Items) {
      const record = unmarshall(item) as ApiKey;
      keys.set(record.key_id, record);
    }
  }
  return keys;
}

const settings = (endpoint: string | undefined) => ({
  ...{ endpoint: endpoint!, region: "us-east-1" },
  credentials: { accessKeyId: "test", secretAccessKey: "test" },
});

async function itemsOf(client: DynamoDBClient): Promise<string[]> {
  const lines: string[] = [];
  for (const TableName of readTables) {
    for await (const { Items = [] } of paginateScan({ client }, { TableName })) {
      lines.push(...Items.map((item) => `${TableName} ${JSON.stringify(unmarshall(item))}`));
    }
  }
  return lines;
}

async function deadLetters(client: SQSClient): Promise<string[]> {
  const { QueueUrls = [] } = await client.send(new ListQueuesCommand({ MaxResults: 1000 }));
  const lines: string[] = [];
  for (const QueueUrl of QueueUrls.filter((url) => url.endsWith("dead-letters"))) {
    const all = { MaxNumberOfMessages: 10, MessageAttributeNames: ["All"], VisibilityTimeout: 600 };
    for (let last: number | undefined; last !== 0; ) {
      const { Messages = [] } = await client.send(new ReceiveMessageCommand({ QueueUrl, ...all }));
      last = Messages.length;
      lines.push(...Messages.map((message) => `${QueueUrl} ${JSON.stringify(message)}`));
    }
  }
  return lines;
}
