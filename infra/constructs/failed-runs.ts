import type { Stage } from "../stage.ts";
import type { DeclaredFunction } from "./declared-function.ts";
import { allow } from "./permissions.ts";
import { DeadLetterQueue } from "./work-queue.ts";

/**
 * For a function that is invoked asynchronously: what it failed on, and failed again in both of Lambda's retries, is
 * a dead letter.
 */
export function keepFailedRuns(lambda: DeclaredFunction, stage: Stage, name: string): DeadLetterQueue {
  const deadLetters = new DeadLetterQueue(lambda, "DeadLetters", stage, name);
  lambda.allow(allow(["sqs:SendMessage"], [deadLetters.queueArn]));
  lambda.configureAsyncInvoke({
    retryAttempts: 2,
    // CDK's own `SqsDestination` would grant more than sending.
    onFailure: { bind: () => ({ destination: deadLetters.queueArn }) },
  });
  return deadLetters;
}
