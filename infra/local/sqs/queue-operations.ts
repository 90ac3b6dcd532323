import { queueArn, resourceName } from "../arn.ts";
import { type JsonOperation, operation } from "../aws/json-protocol.ts";
import { queueAttributes } from "./queue-attributes.ts";
import { findQueue, may, type OnQueue, queueUrl } from "./queue-lookup.ts";
import type { Queues } from "./queues.ts";

interface MoveInput {
  readonly SourceArn: string;
  readonly DestinationArn?: string;
}

/** SQS's operations on queues as a whole. */
export function queueOperations(queues: Queues, endpoint: string): Record<string, JsonOperation> {
  return {
    GetQueueAttributes: operation(
      may("GetQueueAttributes"),
      ({ QueueUrl, AttributeNames = [] }: OnQueue & { AttributeNames?: string[] }) => ({
        Attributes: queueAttributes(findQueue(queues, QueueUrl), AttributeNames),
      }),
    ),
    GetQueueUrl: operation(
      ({ QueueName }: { QueueName: string }) => [
        { action: "sqs:GetQueueUrl", resource: queueArn(QueueName) },
      ],
      ({ QueueName }) => ({ QueueUrl: queueUrl(endpoint, findQueue(queues, QueueName)) }),
    ),
    ListQueues: operation(
      (_input: { QueueNamePrefix?: string }) => [{ action: "sqs:ListQueues", resource: "*" }],
      ({ QueueNamePrefix = "" }) => {
        const listed = [...queues.values()].filter(({ settings }) =>
          settings.name.startsWith(QueueNamePrefix),
        );
        return { QueueUrls: listed.map((queue) => queueUrl(endpoint, queue)) };
      },
    ),
    PurgeQueue: operation(may("PurgeQueue"), ({ QueueUrl }: OnQueue) => findQueue(queues, QueueUrl).purge()),
    StartMessageMoveTask: operation(
      ({ SourceArn }: MoveInput) => [{ action: "sqs:StartMessageMoveTask", resource: SourceArn }],
      (input) => redrive(queues, input),
    ),
  };
}

/** Sends dead letters back to where each came from, or all of them to one queue. */
async function redrive(queues: Queues, { SourceArn, DestinationArn }: MoveInput): Promise<object> {
  const source = findQueue(queues, resourceName(SourceArn));
  for (;;) {
    const [message] = await source.receive({ max: 1, waitSeconds: 0 });
    if (!message) return { TaskHandle: Buffer.from(SourceArn).toString("base64") };
    const target = findQueue(queues, resourceName(DestinationArn ?? message.deadLetterSource ?? SourceArn));
    await target.send({ body: message.body, groupId: message.groupId, attributes: message.attributes });
    await source.delete(message.receiptHandle ?? "");
  }
}
