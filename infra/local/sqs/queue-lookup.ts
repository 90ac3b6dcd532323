import { queueArn } from "../arn.ts";
import { AwsError } from "../aws/aws-error.ts";
import type { Access } from "../iam/policy.ts";
import type { Queue } from "./queue.ts";
import type { Queues } from "./queues.ts";

/** What every request about one queue says. */
export interface OnQueue {
  readonly QueueUrl: string;
}

/** What an action on the queue needs to be allowed. */
export function may(action: string): (input: OnQueue) => Access[] {
  return ({ QueueUrl }) => [{ action: `sqs:${action}`, resource: queueArn(nameOf(QueueUrl)) }];
}

/** Only the name counts: a URL written down before a restart on another port still works. */
function nameOf(queueUrl: string | undefined): string {
  return queueUrl?.slice(queueUrl.lastIndexOf("/") + 1) ?? "";
}

export function findQueue(queues: Queues, urlOrName: string): Queue {
  const queue = queues.get(nameOf(urlOrName));
  if (!queue) throw new AwsError("QueueDoesNotExist", "The specified queue does not exist.");
  return queue;
}

export function queueUrl(endpoint: string, queue: Queue): string {
  return `${endpoint}/000000000000/${queue.settings.name}`;
}
