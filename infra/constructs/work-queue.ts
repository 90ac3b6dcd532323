import { Duration } from "aws-cdk-lib";
import { Queue, QueueEncryption } from "aws-cdk-lib/aws-sqs";
import type { Construct } from "constructs";
import { resourceName, type Stage } from "../stage.ts";

/** Where messages end that can't be worked off. Kept for SQS's longest time, two weeks, and alarmed on. */
export class DeadLetterQueue extends Queue {
  readonly fixedName: string;
  /** Whose they are, by physical name. */
  readonly owner: string;

  constructor(scope: Construct, id: string, stage: Stage, owner: string) {
    const fixedName = resourceName(stage, `${owner}-dead-letters`);
    super(scope, id, {
      queueName: fixedName,
      retentionPeriod: Duration.days(14),
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
    });
    this.fixedName = fixedName;
    this.owner = resourceName(stage, owner);
  }
}

export interface WorkQueueProps {
  readonly stage: Stage;
  readonly name: string;
  readonly workerTimeoutSeconds: number;
  /** How long its worker's batches wait for more. */
  readonly windowSeconds?: number;
  readonly delaySeconds?: number;
}

/** A queue with a worker behind it, and with a dead-letter queue. */
export class WorkQueue extends Queue {
  readonly fixedName: string;
  readonly deadLetters: DeadLetterQueue;

  constructor(
    scope: Construct,
    id: string,
    { stage, name, workerTimeoutSeconds, windowSeconds = 0, delaySeconds }: WorkQueueProps,
  ) {
    const deadLetters = new DeadLetterQueue(scope, `${id}DeadLetters`, stage, name);
    const fixedName = resourceName(stage, name);
    super(scope, id, {
      queueName: fixedName,
      // Lambda retries a throttled invocation for a while before it gives a batch back: AWS advises 6 timeouts and the window.
      visibilityTimeout: Duration.seconds(6 * workerTimeoutSeconds + windowSeconds),
      deliveryDelay: Duration.seconds(delaySeconds ?? 0),
      retentionPeriod: Duration.days(4),
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      deadLetterQueue: { queue: deadLetters, maxReceiveCount: 5 },
    });
    this.fixedName = fixedName;
    this.deadLetters = deadLetters;
  }
}
