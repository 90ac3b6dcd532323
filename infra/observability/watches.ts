import { Duration } from "aws-cdk-lib";
import { CfnStateMachine } from "aws-cdk-lib/aws-stepfunctions";
import type { IConstruct } from "constructs";
import { type TableName, type TableResource, tables } from "#shared/resources.ts";
import { timeoutSeconds } from "../constructs/declared-function.ts";
import { DeadLetterQueue, WorkQueue } from "../constructs/work-queue.ts";
import { type DiscoveredFunction, triggeredBy } from "../discover.ts";
import { resourceName, type Stage, systemName } from "../stage.ts";
import { functionThrottles, silence, workerWatches } from "./function-watches.ts";
import { apiMetric, ownMetric, queueMetric, tableMetric } from "./metrics.ts";
import { nearTimeoutMs } from "./near-timeout.ts";
import type { Watch } from "./watch.ts";
import { workflowWatches } from "./workflow-watches.ts";

/**
 * All that is watched, found by looking at what there is: a new queue, table or worker is watched without being listed.
 * Endpoints are watched together, at the gateway: its access log says which one it was, and 40 alarms would say no more.
 */
export function watchesOf(
  app: IConstruct,
  stage: Stage,
  functions: readonly DiscoveredFunction[],
): readonly Watch[] {
  const constructs = app.node.findAll();
  const workers = functions.filter(({ definition }) => definition.trigger !== "http");
  return [
    ...constructs.filter((found) => found instanceof DeadLetterQueue).map(deadLetters),
    ...constructs.filter((found) => found instanceof WorkQueue).map(queueAge),
    ...workers.flatMap((worker) => workerWatches(stage, worker)),
    ...(Object.keys(tables) as TableName[]).flatMap((name) => tableWatches(stage, name)),
    ...triggeredBy("schedule", functions).map((task) => silence(stage, task)),
    ...constructs.filter((found) => found instanceof CfnStateMachine).flatMap(workflowWatches),
    ...apiWatches(stage),
    ...ownWatches(stage),
    functionThrottles(stage),
  ];
}

const deadLetters = ({ fixedName, owner }: DeadLetterQueue): Watch => ({
  subject: owner,
  article: "dead-letters",
  metric: queueMetric(fixedName, "ApproximateNumberOfMessagesVisible", "Maximum"),
  threshold: 0,
  badPeriods: [1, 1],
});

/** Five minutes is sixty times what the slowest worker needs for a batch that succeeds. */
const queueAge = ({ fixedName }: WorkQueue): Watch => ({
  subject: fixedName,
  article: "queue-age",
  metric: queueMetric(fixedName, "ApproximateAgeOfOldestMessage", "Maximum"),
  threshold: 300,
  badPeriods: [1, 1],
});

/** What only we can measure. */
function ownWatches(stage: Stage): readonly Watch[] {
  return [
    {
      subject: resourceName(stage, "auditEntries"),
      article: "audit-alterations",
      metric: ownMetric(stage, "audit_alterations_total", {}, "Sum"),
      threshold: 0,
      badPeriods: [1, 1],
    },
    {
      subject: resourceName(stage, "limits"),
      article: "limiter-alone",
      // Each call to the store says 1 or 0, so the average is the share that succeeded. A new connection that takes too
      // long is a 0 as well: one call in ten is more than cold starts make.
      metric: ownMetric(stage, "cache_connected", {}, "Average"),
      threshold: 0.9,
      isBadBelow: true,
      badPeriods: [3, 5],
    },
    {
      subject: systemName(stage),
      article: "failed-logins",
      // People log in once or twice a day and refresh from then on. A thousand of them in the half hour of a shift's
      // change, one in five mistyping, are 7 a minute; an account or address has 5 in five minutes before it is locked,
      // so more than 30 a minute for five minutes are at least 30 of them at once.
      metric: ownMetric(stage, "auth_login_total", { result: "failed" }, "Sum"),
      threshold: 30,
      badPeriods: [5, 5],
    },
    {
      subject: systemName(stage),
      article: "cluster-too-large",
      // Measured once an hour of each tenant. On recorded networks the largest cluster has 7 % of the alarms.
      metric: ownMetric(stage, "largest_cluster_share", {}, "Maximum").with({ period: Duration.hours(1) }),
      threshold: 0.2,
      badPeriods: [1, 1],
    },
  ];
}

/**
 * An index that can't follow turns writes of its table away, so its writes are watched, too; its reads aren't: who
 * reads it fails, or waits. One alarm each: adding them up in one would cost the same and say less.
 */
function tableWatches(stage: Stage, name: TableName): readonly Watch[] {
  const table = resourceName(stage, name);
  const { indexes = {} }: TableResource = tables[name];
  const throttles = (
    subject: string,
    metricName: string,
    index?: Readonly<Record<string, string>>,
  ): Watch => ({
    subject,
    article: "table-throttles",
    metric: tableMetric(table, metricName, "Sum", index),
    threshold: 0,
    // On demand, DynamoDB turns some requests away while it splits a partition; the SDK tries those again.
    badPeriods: [3, 5],
  });
  return [
    throttles(`${table}-reads`, "ReadThrottleEvents"),
    throttles(`${table}-writes`, "WriteThrottleEvents"),
    ...Object.keys(indexes).map((index) =>
      throttles(`${table}-${index}-writes`, "WriteThrottleEvents", { GlobalSecondaryIndexName: index }),
    ),
  ];
}

function apiWatches(stage: Stage): readonly Watch[] {
  const subject = systemName(stage);
  return [
    {
      subject,
      article: "api-errors",
      // The average of a count of 0 or 1 per request is their share.
      metric: apiMetric(stage, "5XXError", "Average"),
      threshold: 0.01,
      badPeriods: [3, 5],
    },
    {
      subject,
      article: "api-duration",
      metric: apiMetric(stage, "IntegrationLatency", "p99"),
      threshold: nearTimeoutMs(timeoutSeconds({ trigger: "http" })),
      badPeriods: [3, 5],
    },
  ];
}
