import { Stack } from "aws-cdk-lib";
import type { Construct } from "constructs";
import { subscribeTo } from "../constructs/log-source.ts";
import { type DiscoveredFunction, triggeredBy } from "../discover.ts";
import { resourceName, type Stage } from "../stage.ts";

/**
 * Who reads whose log. A stack of its own, deployed after all areas, because it needs log groups of every area and the
 * consumers in another: in the areas' stacks they would depend on each other in a circle.
 */
export class SubscriptionsStack extends Stack {
  constructor(scope: Construct, stage: Stage, functions: readonly DiscoveredFunction[]) {
    super(scope, "subscriptions", { stackName: resourceName(stage, "subscriptions") });
    const consumers = triggeredBy("log", functions);
    for (const consumer of consumers) {
      // No consumer reads another's log either: two of them would feed each other for ever.
      for (const source of functions.filter(({ definition }) => definition.trigger !== "log")) {
        subscribeTo(this, stage, source, consumer);
      }
    }
  }
}
