import { GetQueueAttributesCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { clientOnce } from "#shared/platform/client-settings.ts";
import { queueUrl } from "#shared/platform/environment.ts";
import { currentBaggage, noteEffect, traceparentOf } from "#shared/platform/trace-context.ts";
import type { QueueName } from "#shared/resources.ts";

/** The endpoint is where all of AWS is, not what a queue's URL says: an emulator's queues have URLs of AWS. */
const sqs = (): SQSClient =>
  clientOnce("sqs", (settings) => new SQSClient({ ...settings, useQueueUrlAsEndpoint: false }));

/** What to send, or the same where it is at hand as JSON text. */
type Content = { readonly body: unknown } | { readonly json: string };

export type OutgoingMessage = Content & {
  /** Messages of one group, a tenant's, share the queue fairly with other groups. */
  readonly group: string;
  /** How long nobody gets it: up to 900. */
  readonly delaySeconds?: number;
};

/** Queues a message, with the ids of the work at hand. Resolves when the queue has it durably. */
export async function sendMessage(queue: QueueName, message: OutgoingMessage): Promise<void> {
  const { correlation_id, trace_id, span_id, sampled } = currentBaggage();
  const attribute = (StringValue: string) => ({ DataType: "String", StringValue });
  const send = new SendMessageCommand({
    QueueUrl: queueUrl(queue),
    MessageBody: "json" in message ? message.json : queueJson(message.body),
    MessageGroupId: message.group,
    ...(message.delaySeconds !== undefined && { DelaySeconds: message.delaySeconds }),
    MessageAttributes: {
      correlation_id: attribute(correlation_id),
      trace_id: attribute(trace_id),
      tenant_id: attribute(message.group),
      ...(span_id && { traceparent: attribute(traceparentOf(trace_id, span_id, sampled === true)) }),
    },
  });
  const { MessageId = "" } = await sqs().send(send);
  noteEffect({ kind: "queue_message", name: queue, id: MessageId, tenant_id: message.group, correlation_id });
}

/** Resolves when a queue answers, to us. */
export async function probeQueue(queue: QueueName, abortSignal: AbortSignal): Promise<void> {
  await sqs().send(new GetQueueAttributesCommand({ QueueUrl: queueUrl(queue) }), { abortSignal });
}

/**
 * A value as JSON that a queue takes. SQS accepts the characters of XML 1.0 only. JSON escapes control characters
 * itself, but emits U+FFFE and U+FFFF raw, which would be refused for ever; as JSON escapes they arrive unharmed.
 */
export function queueJson(value: unknown): string {
  return JSON.stringify(value).replaceAll("\uFFFE", "\\ufffe").replaceAll("\uFFFF", "\\uffff");
}
