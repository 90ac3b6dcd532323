import { queueArn } from "../arn.ts";
import { maxMessageBytes } from "./message.ts";
import type { Queue } from "./queue.ts";

/** The attributes that `GetQueueAttributes` is asked for; `All` is all. */
export function queueAttributes(queue: Queue, names: readonly string[]): Record<string, string> {
  const attributes = Object.entries(allAttributes(queue));
  return Object.fromEntries(attributes.filter(([name]) => names.includes("All") || names.includes(name)));
}

function allAttributes(queue: Queue): Record<string, string> {
  const { settings, arn } = queue;
  const { visible, inFlight, delayed } = queue.depth();
  return {
    QueueArn: arn,
    ApproximateNumberOfMessages: String(visible),
    ApproximateNumberOfMessagesNotVisible: String(inFlight),
    ApproximateNumberOfMessagesDelayed: String(delayed),
    VisibilityTimeout: String(settings.visibilitySeconds),
    DelaySeconds: String(settings.delaySeconds),
    ReceiveMessageWaitTimeSeconds: String(settings.waitSeconds),
    MessageRetentionPeriod: String(settings.retentionSeconds),
    MaximumMessageSize: String(maxMessageBytes),
    ...(settings.redrive && {
      RedrivePolicy: JSON.stringify({
        deadLetterTargetArn: queueArn(settings.redrive.deadLetters),
        maxReceiveCount: settings.redrive.maxReceiveCount,
      }),
    }),
  };
}
