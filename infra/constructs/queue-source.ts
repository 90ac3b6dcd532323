import { Duration } from "aws-cdk-lib";
import { EventSourceMapping } from "aws-cdk-lib/aws-lambda";
import type { DeclaredFunction } from "./declared-function.ts";
import { allow } from "./permissions.ts";

const workerActions = ["ReceiveMessage", "DeleteMessage", "ChangeMessageVisibility", "GetQueueAttributes"];

interface Batching {
  readonly batchSize: number;
  readonly windowSeconds?: number;
  readonly maxConcurrency: number;
}

/** Feeds a function from a queue. A batch may fail in part: only the messages it names come again. */
export function feedFromQueue(
  worker: DeclaredFunction,
  queueArn: string,
  { batchSize, windowSeconds = 0, maxConcurrency }: Batching,
): void {
  worker.allow(
    allow(
      workerActions.map((verb) => `sqs:${verb}`),
      [queueArn],
    ),
  );
  new EventSourceMapping(worker, "Source", {
    target: worker,
    eventSourceArn: queueArn,
    batchSize,
    maxBatchingWindow: Duration.seconds(windowSeconds),
    maxConcurrency,
    reportBatchItemFailures: true,
  });
}
