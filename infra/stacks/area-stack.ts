import { Stack } from "aws-cdk-lib";
import type { Construct } from "constructs";
import { type Area, areaOf } from "../areas.ts";
import { queueArn } from "../arns.ts";
import type { Bundle } from "../bundle.ts";
import { DeclaredFunction } from "../constructs/declared-function.ts";
import { feedFromBus } from "../constructs/event-source.ts";
import { acceptLogs } from "../constructs/log-source.ts";
import { feedFromQueue } from "../constructs/queue-source.ts";
import { runOnSchedule } from "../constructs/schedule-source.ts";
import { feedFromStream } from "../constructs/stream-source.ts";
import { type DiscoveredFunction, triggeredBy } from "../discover.ts";
import { resourceName, type Stage } from "../stage.ts";
import type { DataStack } from "./data-stack.ts";

/** The functions of an area's domains, each connected to what triggers it (endpoints: by the API stack). */
export class AreaStack extends Stack {
  constructor(
    scope: Construct,
    stage: Stage,
    area: Area,
    all: readonly DiscoveredFunction[],
    bundles: ReadonlyMap<string, Bundle>,
    data: DataStack,
  ) {
    super(scope, area, { stackName: resourceName(stage, area) });
    this.addStackDependency(data);
    const functions = all.filter(({ domain }) => areaOf(domain) === area);
    const lambdas = new Map(
      functions.map((found) => [
        found.name,
        new DeclaredFunction(this, stage, found, bundles.get(found.name)!),
      ]),
    );
    const lambda = ({ name }: DiscoveredFunction) => lambdas.get(name)!;

    for (const worker of triggeredBy("queue", functions)) {
      feedFromQueue(lambda(worker), queueArn(this, stage, worker.definition.queue), worker.definition);
    }
    for (const consumer of triggeredBy("event", functions)) feedFromBus(lambda(consumer), stage, consumer);
    for (const worker of triggeredBy("stream", functions)) {
      feedFromStream(lambda(worker), stage, worker, data.streamArn(worker.definition.table));
    }
    for (const task of triggeredBy("schedule", functions)) runOnSchedule(lambda(task), stage, task);
    for (const consumer of triggeredBy("log", functions)) acceptLogs(lambda(consumer), stage, consumer);
  }
}
