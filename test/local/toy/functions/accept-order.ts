import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from "aws-lambda";

const sqs = new SQSClient({});

export async function handler(event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> {
  await sqs.send(
    new SendMessageCommand({ QueueUrl: process.env.QUEUE_URL, MessageBody: event.body ?? "{}" }),
  );
  const directive = {
    Namespace: "Toy",
    Dimensions: [["shop"], ["shop", "result"]],
    Metrics: [{ Name: "orders" }, { Name: "bytes" }],
  };
  const _aws = { Timestamp: Date.now(), CloudWatchMetrics: [directive] };
  const bytes = event.body?.length ?? 0;
  process.stdout.write(`${JSON.stringify({ _aws, shop: "north", result: "accepted", orders: 1, bytes })}\n`);
  return { statusCode: 202, body: JSON.stringify({ accepted: true }) };
}
