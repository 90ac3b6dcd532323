import { queueArn, resourceName } from "../arn.ts";
import { AwsError } from "../aws/aws-error.ts";
import { type JsonService, operation } from "../aws/json-protocol.ts";
import type { Access } from "../iam/policy.ts";
import { type BatchResult, inBatch } from "./batch.ts";
import { type MessageAttribute, type MessageDraft, maxMessageBytes, messageBytes } from "./message.ts";
import type { Queue } from "./queue.ts";
import { queueAttributes } from "./queue-attributes.ts";
import type { Queues } from "./queues.ts";
import { type AttributeChoice, receivedMessage } from "./received-message.ts";

interface OnQueue {
  readonly QueueUrl: string;
}

interface SendEntry {
  readonly Id: string;
  readonly MessageBody: string;
  readonly DelaySeconds?: number;
  readonly MessageGroupId?: string;
  readonly MessageAttributes?: Readonly<Record<string, MessageAttribute>>;
}

interface ReceiveInput extends OnQueue, AttributeChoice {
  readonly MaxNumberOfMessages?: number;
  readonly WaitTimeSeconds?: number;
  readonly VisibilityTimeout?: number;
}

interface ReceiptEntry {
  readonly Id: string;
  readonly ReceiptHandle: string;
}

interface VisibilityEntry extends ReceiptEntry {
  readonly VisibilityTimeout: number;
}

interface Entries<Entry> extends OnQueue {
  readonly Entries: readonly Entry[];
}

/** SQS in its JSON protocol. */
export function sqsService(queues: Queues, endpoint: string): JsonService {
  const find = ({ QueueUrl }: OnQueue): Queue => findQueue(queues, QueueUrl);
  return {
    contentType: "application/x-amz-json-1.0",
    errorNamespace: "com.amazonaws.sqs",
    operations: {
      SendMessage: operation(may("SendMessage"), (input: OnQueue & SendEntry) => send(find(input), input)),
      SendMessageBatch: operation(may("SendMessage"), (input: Entries<SendEntry>) =>
        sendBatch(find(input), input),
      ),
      ReceiveMessage: operation(may("ReceiveMessage"), (input: ReceiveInput) => receive(find(input), input)),
      DeleteMessage: operation(may("DeleteMessage"), (input: OnQueue & ReceiptEntry) =>
        find(input).delete(input.ReceiptHandle),
      ),
      DeleteMessageBatch: operation(may("DeleteMessage"), (input: Entries<ReceiptEntry>) =>
        inBatch(input.Entries, async ({ ReceiptHandle }) => void (await find(input).delete(ReceiptHandle))),
      ),
      ChangeMessageVisibility: operation(may("ChangeMessageVisibility"), (input: OnQueue & VisibilityEntry) =>
        changeVisibility(find(input), input),
      ),
      ChangeMessageVisibilityBatch: operation(
        may("ChangeMessageVisibility"),
        (input: Entries<VisibilityEntry>) =>
          inBatch(input.Entries, (entry) => changeVisibility(find(input), entry)),
      ),
      GetQueueAttributes: operation(
        may("GetQueueAttributes"),
        (input: OnQueue & { AttributeNames?: string[] }) => ({
          Attributes: queueAttributes(find(input), input.AttributeNames ?? []),
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
        ({ QueueNamePrefix = "" }) => ({
          QueueUrls: [...queues.values()]
            .filter(({ settings }) => settings.name.startsWith(QueueNamePrefix))
            .map((queue) => queueUrl(endpoint, queue)),
        }),
      ),
      PurgeQueue: operation(may("PurgeQueue"), (input: OnQueue) => find(input).purge()),
      StartMessageMoveTask: operation(
        ({ SourceArn }: { SourceArn: string; DestinationArn?: string }) => [
          { action: "sqs:StartMessageMoveTask", resource: SourceArn },
        ],
        ({ SourceArn, DestinationArn }) => redrive(queues, SourceArn, DestinationArn),
      ),
    },
  };
}

function may(action: string): (input: OnQueue) => Access[] {
  return ({ QueueUrl }) => [{ action: `sqs:${action}`, resource: queueArn(nameOf(QueueUrl)) }];
}

/** Only the name counts: a URL written down before a restart on another port still works. */
function nameOf(queueUrl: string | undefined): string {
  return queueUrl?.slice(queueUrl.lastIndexOf("/") + 1) ?? "";
}

function findQueue(queues: Queues, urlOrName: string): Queue {
  const queue = queues.get(nameOf(urlOrName));
  if (!queue) throw new AwsError("QueueDoesNotExist", "The specified queue does not exist.");
  return queue;
}

function queueUrl(endpoint: string, queue: Queue): string {
  return `${endpoint}/000000000000/${queue.settings.name}`;
}

function draft(entry: SendEntry): MessageDraft {
  return {
    body: entry.MessageBody,
    delaySeconds: entry.DelaySeconds,
    groupId: entry.MessageGroupId,
    attributes: entry.MessageAttributes,
  };
}

async function send(queue: Queue, entry: SendEntry): Promise<object> {
  const { id, bodyMd5 } = await queue.send(draft(entry));
  return { MessageId: id, MD5OfMessageBody: bodyMd5 };
}

function sendBatch(queue: Queue, { Entries }: Entries<SendEntry>): Promise<BatchResult> {
  const bytes = Entries.reduce((sum, entry) => sum + messageBytes(draft(entry)), 0);
  if (bytes > maxMessageBytes) {
    throw new AwsError(
      "BatchRequestTooLong",
      `Batch requests cannot be longer than ${maxMessageBytes} bytes.`,
    );
  }
  return inBatch(Entries, (entry) => send(queue, entry));
}

async function receive(queue: Queue, input: ReceiveInput): Promise<object> {
  const { MaxNumberOfMessages: max = 1 } = input;
  if (max < 1 || max > 10) {
    throw new AwsError(
      "InvalidParameterValue",
      "Value for parameter MaxNumberOfMessages is invalid. Reason: must be between 1 and 10.",
    );
  }
  const messages = await queue.receive({
    max,
    waitSeconds: input.WaitTimeSeconds,
    visibilitySeconds: input.VisibilityTimeout,
  });
  return messages.length > 0 ? { Messages: messages.map((message) => receivedMessage(message, input)) } : {};
}

async function changeVisibility(queue: Queue, entry: VisibilityEntry): Promise<undefined> {
  const inFlight = await queue.changeVisibility(entry.ReceiptHandle, entry.VisibilityTimeout);
  if (!inFlight) throw new AwsError("MessageNotInflight", "The specified message isn't in flight.");
  return undefined;
}

/** Sends dead letters back to where each came from, or all of them to one queue. */
async function redrive(queues: Queues, sourceArn: string, destinationArn?: string): Promise<object> {
  const source = findQueue(queues, resourceName(sourceArn));
  for (;;) {
    const [message] = await source.receive({ max: 1, waitSeconds: 0 });
    if (!message) return { TaskHandle: Buffer.from(sourceArn).toString("base64") };
    const target = findQueue(queues, resourceName(destinationArn ?? message.deadLetterSource ?? sourceArn));
    await target.send({ body: message.body, groupId: message.groupId, attributes: message.attributes });
    await source.delete(message.receiptHandle ?? "");
  }
}
