import { Stack } from "aws-cdk-lib";
import { PolicyDocument, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { CfnSchedule } from "aws-cdk-lib/aws-scheduler";
import type { DefinitionOf, DiscoveredFunction } from "../discover.ts";
import { resourceName, type Stage } from "../stage.ts";
import type { DeclaredFunction } from "./declared-function.ts";
import { keepFailedRuns } from "./failed-runs.ts";
import { allow } from "./permissions.ts";

/** Runs a function by the clock. A run that can't be started within an hour is a dead letter, not a backlog. */
export function runOnSchedule(
  task: DeclaredFunction,
  stage: Stage,
  { name, definition }: DiscoveredFunction<DefinitionOf<"schedule">>,
): void {
  const deadLetters = keepFailedRuns(task, stage, name);
  const statements = [
    allow(["lambda:InvokeFunction"], [task.functionArn]),
    allow(["sqs:SendMessage"], [deadLetters.queueArn]),
  ];
  const role = new Role(task, "Starter", {
    // Without the condition, schedules of other accounts could borrow the role.
    assumedBy: new ServicePrincipal("scheduler.amazonaws.com", {
      conditions: { StringEquals: { "aws:SourceAccount": Stack.of(task).account } },
    }),
    inlinePolicies: { start: new PolicyDocument({ statements }) },
  });
  new CfnSchedule(task, "Schedule", {
    name: resourceName(stage, name),
    scheduleExpression: definition.schedule,
    scheduleExpressionTimezone: definition.timeZone ?? "UTC",
    flexibleTimeWindow: { mode: "OFF" },
    target: {
      arn: task.functionArn,
      roleArn: role.roleArn,
      deadLetterConfig: { arn: deadLetters.queueArn },
      retryPolicy: { maximumRetryAttempts: 2, maximumEventAgeInSeconds: 3600 },
    },
  });
}
