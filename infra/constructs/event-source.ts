import { Stack } from "aws-cdk-lib";
import { CfnRule } from "aws-cdk-lib/aws-events";
import { PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { busName } from "../arns.ts";
import type { DefinitionOf, DiscoveredFunction } from "../discover.ts";
import type { Stage } from "../stage.ts";
import { type DeclaredFunction, timeoutSeconds } from "./declared-function.ts";
import { feedFromQueue } from "./queue-source.ts";
import { WorkQueue } from "./work-queue.ts";

/** Subscribes a function to the bus: a rule of its own puts events in a queue of its own. */
export function feedFromBus(
  consumer: DeclaredFunction,
  stage: Stage,
  { name, definition }: DiscoveredFunction<DefinitionOf<"event">>,
): void {
  const queue = new WorkQueue(consumer, "Events", {
    stage,
    name,
    workerTimeoutSeconds: timeoutSeconds(definition),
  });
  const rule = new CfnRule(Stack.of(consumer), `${name}-rule`, {
    eventBusName: busName(stage),
    // The raw pattern, as EventBridge documents it; the typed one of CDK knows only some of the fields.
    eventPattern: definition.pattern,
    targets: [{ id: "queue", arn: queue.queueArn, deadLetterConfig: { arn: queue.deadLetters.queueArn } }],
  });
  for (const target of [queue, queue.deadLetters]) {
    target.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal("events.amazonaws.com")],
        actions: ["sqs:SendMessage"],
        resources: [target.queueArn],
        conditions: { ArnEquals: { "aws:SourceArn": rule.attrArn } },
      }),
    );
  }
  feedFromQueue(consumer, queue.queueArn, definition);
}
