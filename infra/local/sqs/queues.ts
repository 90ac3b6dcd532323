import { resourceName } from "../arn.ts";
import type { DeployedResource } from "../cloudformation/deployment.ts";
import type { MessageStore } from "./message-store.ts";
import { Queue, type QueueSettings } from "./queue.ts";

interface QueueProperties {
  readonly VisibilityTimeout?: number;
  readonly DelaySeconds?: number;
  readonly ReceiveMessageWaitTimeSeconds?: number;
  readonly MessageRetentionPeriod?: number;
  readonly RedrivePolicy?: {
    readonly deadLetterTargetArn: string;
    readonly maxReceiveCount: number | string;
  };
}

export type Queues = ReadonlyMap<string, Queue>;

/** The queues of the templates, by name. Defaults are those of SQS. */
export function createQueues(resources: readonly DeployedResource[], store: MessageStore): Queues {
  const queues = new Map<string, Queue>();
  for (const { type, name, properties } of resources) {
    if (type !== "AWS::SQS::Queue") continue;
    const settings = queueSettings(name, properties as QueueProperties);
    const deadLetters = (): Queue | undefined => settings.redrive && queues.get(settings.redrive.deadLetters);
    queues.set(name, new Queue(settings, store, deadLetters));
  }
  return queues;
}

function queueSettings(name: string, properties: QueueProperties): QueueSettings {
  const { RedrivePolicy } = properties;
  return {
    name,
    visibilitySeconds: properties.VisibilityTimeout ?? 30,
    delaySeconds: properties.DelaySeconds ?? 0,
    waitSeconds: properties.ReceiveMessageWaitTimeSeconds ?? 0,
    retentionSeconds: properties.MessageRetentionPeriod ?? 345_600,
    ...(RedrivePolicy && {
      redrive: {
        deadLetters: resourceName(RedrivePolicy.deadLetterTargetArn),
        maxReceiveCount: Number(RedrivePolicy.maxReceiveCount),
      },
    }),
  };
}
