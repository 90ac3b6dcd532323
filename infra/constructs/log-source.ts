import { Stack } from "aws-cdk-lib";
import { CfnPermission } from "aws-cdk-lib/aws-lambda";
import { CfnSubscriptionFilter } from "aws-cdk-lib/aws-logs";
import type { Construct } from "constructs";
import { functionArn } from "../arns.ts";
import type { DefinitionOf, DiscoveredFunction } from "../discover.ts";
import { resourceName, type Stage, systemName } from "../stage.ts";
import type { DeclaredFunction } from "./declared-function.ts";
import { keepFailedRuns } from "./failed-runs.ts";

/** Lets CloudWatch Logs bring a function what the stage's functions log. */
export function acceptLogs(
  consumer: DeclaredFunction,
  stage: Stage,
  { name }: DiscoveredFunction<DefinitionOf<"log">>,
): void {
  keepFailedRuns(consumer, stage, name);
  const { account } = Stack.of(consumer);
  new CfnPermission(consumer, "Logs", {
    action: "lambda:InvokeFunction",
    functionName: consumer.functionName,
    principal: "logs.amazonaws.com",
    sourceAccount: account,
    sourceArn: Stack.of(consumer).formatArn({
      service: "logs",
      resource: `log-group:/aws/lambda/${systemName(stage)}-*:*`,
    }),
  });
}

/** Subscribes a consumer to what another function logs: lines that match its pattern come in batches. */
export function subscribeTo(
  scope: Construct,
  stage: Stage,
  source: DiscoveredFunction,
  { name, definition }: DiscoveredFunction<DefinitionOf<"log">>,
): void {
  new CfnSubscriptionFilter(scope, `${source.name}-to-${name}`, {
    filterName: resourceName(stage, name),
    logGroupName: `/aws/lambda/${resourceName(stage, source.name)}`,
    filterPattern: definition.pattern,
    destinationArn: functionArn(scope, stage, name),
  });
}
