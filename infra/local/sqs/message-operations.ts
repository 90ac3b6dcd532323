import { AwsError } from "../aws/aws-error.ts";
import { type JsonOperation, operation } from "../aws/json-protocol.ts";
import { type BatchResult, inBatch } from "./batch.ts";
import { type MessageAttribute, type MessageDraft, maxMessageBytes, messageBytes } from "./message.ts";
import type { Queue } from "./queue.ts";
import { findQueue, may, type OnQueue } from "./queue-lookup.ts";
import type { Queues } from "./queues.ts";
import { type AttributeChoice, receivedMessage } from "./received-message.ts";

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

/** SQS's operations on messages, one by one and in batches. */
export function messageOperations(queues: Queues): Record<string, JsonOperation> {
  const find = ({ QueueUrl }: OnQueue): Queue => findQueue(queues, QueueUrl);
  return {
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
  };
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
