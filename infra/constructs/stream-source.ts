import { EventSourceMapping, FilterCriteria, FilterRule, StartingPosition } from "aws-cdk-lib/aws-lambda";
import type { DefinitionOf, DiscoveredFunction } from "../discover.ts";
import type { Stage } from "../stage.ts";
import type { DeclaredFunction } from "./declared-function.ts";
import { allow } from "./permissions.ts";
import { DeadLetterQueue } from "./work-queue.ts";

/**
 * Feeds a function from a table's stream, in order per partition key. A batch that fails is halved until the bad
 * record is alone; after ten retries that one's position goes to the dead letters and the stream moves on.
 */
export function feedFromStream(
  worker: DeclaredFunction,
  stage: Stage,
  { name, definition }: DiscoveredFunction<DefinitionOf<"stream">>,
  streamArn: string,
): void {
  const deadLetters = new DeadLetterQueue(worker, "DeadLetters", stage, name);
  worker.allow(
    allow(["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"], [streamArn]),
    // Lambda asks for it, and IAM has no resource to name for it.
    allow(["dynamodb:ListStreams"], ["*"]),
    allow(["sqs:SendMessage"], [deadLetters.queueArn]),
  );
  new EventSourceMapping(worker, "Source", {
    target: worker,
    eventSourceArn: streamArn,
    startingPosition: StartingPosition.TRIM_HORIZON,
    batchSize: definition.batchSize,
    retryAttempts: 10,
    bisectBatchOnError: true,
    reportBatchItemFailures: true,
    filters: [FilterCriteria.filter({ eventName: FilterRule.or(...definition.writes) })],
    // CDK's own `SqsDlq` would grant more than sending.
    onFailure: { bind: () => ({ destination: deadLetters.queueArn }) },
  });
}
