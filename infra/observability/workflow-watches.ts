import type { CfnStateMachine } from "aws-cdk-lib/aws-stepfunctions";
import { machineArn } from "../arns.ts";
import { workflowMetric } from "./metrics.ts";
import type { Watch } from "./watch.ts";

/** A workflow ends as its definition says: one that doesn't leaves something undone that nobody else sees. */
export function workflowWatches(machine: CfnStateMachine): readonly Watch[] {
  const subject = machine.stateMachineName ?? "";
  const watch = (article: string, metricName: string): Watch => ({
    subject,
    article,
    metric: workflowMetric(machineArn(machine, subject), metricName),
    threshold: 0,
    badPeriods: [1, 1],
  });
  return [watch("workflow-failures", "ExecutionsFailed"), watch("workflow-timeouts", "ExecutionsTimedOut")];
}
