import type { IMetric } from "aws-cdk-lib/aws-cloudwatch";
import type { IConstruct } from "constructs";
import { type TableName, type TableResource, tables } from "#shared/resources.ts";
import { timeoutSeconds } from "../constructs/declared-function.ts";
import { DeadLetterQueue, WorkQueue } from "../constructs/work-queue.ts";
import type { DiscoveredFunction } from "../discover.ts";
import { resourceName, type Stage, systemName } from "../stage.ts";
import {
  accountFunctionMetric,
  apiMetric,
  functionMetric,
  ownMetric,
  queueMetric,
  tableMetric,
} from "./metrics.ts";

/** What somebody on call wants to be told of. */
export interface Watch {
  /** What it is about, by physical name; with the article it is the alarm's name. */
  readonly subject: string;
  /** The heading of its article in docs/runbook.md. */
  readonly article: string;
  readonly metric: IMetric;
  /** A minute above it is a bad one. */
  readonly threshold: number;
  /** How many bad minutes, among how many, make an alarm. */
  readonly badMinutes: readonly [bad: number, of: number];
}

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
    ...apiWatches(stage),
    {
      subject: resourceName(stage, "auditEntries"),
      article: "audit-alterations",
      metric: ownMetric(stage, "audit_alterations_total", "Sum"),
      threshold: 0,
      badMinutes: [1, 1],
    },
    {
      // Not per function: the concurrency that runs out is the account's, and the innocent suffer with the guilty.
      subject: systemName(stage),
      article: "function-throttles",
      metric: accountFunctionMetric("Throttles", "Sum"),
      threshold: 0,
      badMinutes: [3, 5],
    },
  ];
}

const deadLetters = ({ fixedName, owner }: DeadLetterQueue): Watch => ({
  subject: owner,
  article: "dead-letters",
  metric: queueMetric(fixedName, "ApproximateNumberOfMessagesVisible", "Maximum"),
  threshold: 0,
  badMinutes: [1, 1],
});

/** Five minutes is sixty times what the slowest worker needs for a batch that succeeds. */
const queueAge = ({ fixedName }: WorkQueue): Watch => ({
  subject: fixedName,
  article: "queue-age",
  metric: queueMetric(fixedName, "ApproximateAgeOfOldestMessage", "Maximum"),
  threshold: 300,
  badMinutes: [1, 1],
});

function workerWatches(stage: Stage, { name, definition }: DiscoveredFunction): readonly Watch[] {
  const subject = resourceName(stage, name);
  const errors: Watch = {
    subject,
    article: "function-errors",
    metric: functionMetric(subject, "Errors", "Sum"),
    threshold: 0,
    // A single failure is tried again, and mends itself more often than not.
    badMinutes: [3, 5],
  };
  const duration: Watch = {
    subject,
    article: "function-duration",
    metric: functionMetric(subject, "Duration", "p99"),
    threshold: nearTimeoutMs(timeoutSeconds(definition)),
    badMinutes: [3, 5],
  };
  const lag: Watch = {
    subject,
    article: "stream-lag",
    metric: functionMetric(subject, "IteratorAge", "Maximum"),
    threshold: 60_000,
    badMinutes: [3, 3],
  };
  return definition.trigger === "stream" ? [errors, duration, lag] : [errors, duration];
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
    badMinutes: [3, 5],
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
      badMinutes: [3, 5],
    },
    {
      subject,
      article: "api-duration",
      metric: apiMetric(stage, "IntegrationLatency", "p99"),
      threshold: nearTimeoutMs(timeoutSeconds({ trigger: "http" })),
      badMinutes: [3, 5],
    },
  ];
}

/** Four fifths of the time, in milliseconds: late, but before anybody is cut off. */
function nearTimeoutMs(seconds: number): number {
  return seconds * 800;
}
