import { Duration } from "aws-cdk-lib";
import { Rule, Schedule } from "aws-cdk-lib/aws-events";
import { LambdaFunction } from "aws-cdk-lib/aws-events-targets";
import type { DefinitionOf, DiscoveredFunction } from "../discover.ts";
import type { Stage } from "../stage.ts";
import type { DeclaredFunction } from "./declared-function.ts";
import { keepFailedRuns } from "./failed-runs.ts";

/** Runs a function by the clock. A run that can't be started within an hour is a dead letter, not a backlog. */
export function runOnSchedule(
  task: DeclaredFunction,
  stage: Stage,
  { name, definition }: DiscoveredFunction<DefinitionOf<"schedule">>,
): void {
  const deadLetters = keepFailedRuns(task, stage, name);
  const target = new LambdaFunction(task, {
    deadLetterQueue: deadLetters,
    retryAttempts: 2,
    maxEventAge: Duration.hours(1),
  });
  new Rule(task, "Schedule", { schedule: Schedule.expression(definition.schedule), targets: [target] });
}
