import { SendMessageBatchCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { clientOnce } from "#shared/platform/client-settings.ts";
import { queueUrl } from "#shared/platform/environment.ts";
import { currentBaggage } from "#shared/platform/trace-context.ts";
import type { QueueName } from "#shared/resources.ts";

/** The endpoint is where all of AWS is, not what a queue's URL says: an emulator's queues have URLs of AWS. */
const sqs = (): SQSClient =>
  clientOnce("sqs", (settings) => new SQSClient({ ...settings, useQueueUrlAsEndpoint: false }));

/** SQS takes 10 messages in one call. */
const mostPerCall = 10;

/** What to send, or the same where it is at hand as JSON text. */
type Content = { readonly body: unknown } | { readonly json: string };

export type OutgoingMessage = Content & {
  /** Messages of one group share the queue fairly with other groups. */
  readonly group?: string;
  readonly delaySeconds?: number;
};

/**
 * Queues messages durably, with the ids of the work at hand. Resolves only when the queue has acknowledged
 * every one; a batch that was taken in part is sent again without what was taken.
 */
export async function sendMessages(queue: QueueName, messages: readonly OutgoingMessage[]): Promise<void> {
  const [only] = messages;
  if (only && messages.length === 1) {
    await sqs().send(new SendMessageCommand({ QueueUrl: queueUrl(queue), ...wireForm(only) }));
    return;
  }
  for (let start = 0; start < messages.length; start += mostPerCall) {
    await sendBatch(queue, messages.slice(start, start + mostPerCall));
  }
}

async function sendBatch(queue: QueueName, messages: readonly OutgoingMessage[]): Promise<void> {
  let waiting = messages.map((message, index) => ({ Id: String(index), ...wireForm(message) }));
  for (let attempt = 0; waiting.length > 0; attempt++) {
    const { Failed = [] } = await sqs().send(
      new SendMessageBatchCommand({ QueueUrl: queueUrl(queue), Entries: waiting }),
    );
    const failed = new Set(Failed.map(({ Id }) => Id));
    waiting = waiting.filter(({ Id }) => failed.has(Id));
    if (waiting.length > 0 && (attempt >= 4 || Failed.some(({ SenderFault }) => SenderFault))) {
      throw new Error(`the queue ${queue} refused ${waiting.length} of ${messages.length} messages`);
    }
  }
}

function wireForm({ group, delaySeconds, ...content }: OutgoingMessage) {
  const baggage = currentBaggage();
  return {
    MessageBody: "json" in content ? content.json : queueJson(content.body),
    MessageAttributes: {
      correlation_id: { DataType: "String", StringValue: baggage.correlation_id },
      trace_id: { DataType: "String", StringValue: baggage.trace_id },
    },
    ...(group === undefined ? {} : { MessageGroupId: group }),
    ...(delaySeconds === undefined ? {} : { DelaySeconds: delaySeconds }),
  };
}

/**
 * A value as JSON that a queue takes. SQS accepts the characters of XML 1.0 only. JSON escapes control characters
 * itself, but emits U+FFFE and U+FFFF raw, which would be refused for ever; as JSON escapes they arrive unharmed.
 */
export function queueJson(value: unknown): string {
  return JSON.stringify(value).replaceAll("\uFFFE", "\\ufffe").replaceAll("\uFFFF", "\\uffff");
}
