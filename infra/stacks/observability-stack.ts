import { Duration, Stack } from "aws-cdk-lib";
import { Alarm, ComparisonOperator, Metric, TreatMissingData } from "aws-cdk-lib/aws-cloudwatch";
import type { Construct } from "constructs";
import { DeadLetterQueue, WorkQueue } from "../constructs/work-queue.ts";
import { resourceName, type Stage } from "../stage.ts";

interface Watch {
  readonly metric: "ApproximateNumberOfMessagesVisible" | "ApproximateAgeOfOldestMessage";
  readonly threshold: number;
  /** The heading of its article in docs/runbook.md. */
  readonly article: string;
}

const deadLetters: Watch = {
  metric: "ApproximateNumberOfMessagesVisible",
  threshold: 0,
  article: "dead-letters",
};

/** Five minutes is sixty times what the slowest worker needs for a batch that succeeds. */
const queueAge: Watch = { metric: "ApproximateAgeOfOldestMessage", threshold: 300, article: "queue-age" };

/** Watches every queue of the app, wherever it is: a new queue is watched without being listed. */
export class ObservabilityStack extends Stack {
  constructor(scope: Construct, stage: Stage) {
    super(scope, "observability", { stackName: resourceName(stage, "observability") });
    for (const construct of scope.node.findAll()) {
      if (construct instanceof DeadLetterQueue) this.watch(construct.fixedName, deadLetters);
      if (construct instanceof WorkQueue) this.watch(construct.fixedName, queueAge);
    }
  }

  private watch(queueName: string, { metric, threshold, article }: Watch): void {
    new Alarm(this, `${queueName}-${article}`, {
      alarmName: `${queueName}-${article}`,
      alarmDescription: `Runbook: docs/runbook.md#${article}`,
      metric: new Metric({
        namespace: "AWS/SQS",
        metricName: metric,
        dimensionsMap: { QueueName: queueName },
        statistic: "Maximum",
        period: Duration.minutes(1),
      }),
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      threshold,
      evaluationPeriods: 1,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
  }
}
