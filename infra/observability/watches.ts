import { Duration } from "aws-cdk-lib";
import type { IMetric } from "aws-cdk-lib/aws-cloudwatch";
import type { IConstruct } from "constructs";
import { type TableName, type TableResource, tables } from "#shared/resources.ts";
import { timeoutSeconds } from "../constructs/declared-function.ts";
import { DeadLetterQueue, WorkQueue } from "../constructs/work-queue.ts";
import { type DefinitionOf, type DiscoveredFunction, triggeredBy } from "../discover.ts";
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
  /** A period of the metric above it is a bad one, or one below it where `isBadBelow`. */
  readonly threshold: number;
  readonly isBadBelow?: true;
  /** Whether a period without any number is a bad one. Mostly nothing has happened then, which is good. */
  readonly isBadWithout?: true;
  /** How many bad periods, among how many, make an alarm. A period is a minute unless the metric says otherwise. */
  readonly badPeriods: readonly [bad: number, of: number];
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
    ...triggeredBy("schedule", functions).map((task) => silence(stage, task)),
    ...apiWatches(stage),
    ...ownWatches(stage),
    {
      // Not per function: the concurrency that runs out is the account's, and the innocent suffer with the guilty.
      subject: systemName(stage),
      article: "function-throttles",
      metric: accountFunctionMetric("Throttles", "Sum"),
      threshold: 0,
      badPeriods: [3, 5],
    },
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

function workerWatches(stage: Stage, { name, definition }: DiscoveredFunction): readonly Watch[] {
  const subject = resourceName(stage, name);
  const errors: Watch = {
    subject,
    article: "function-errors",
    metric: functionMetric(subject, "Errors", "Sum"),
    threshold: 0,
    // A single failure is tried again, and mends itself more often than not.
    badPeriods: [3, 5],
  };
  const duration: Watch = {
    subject,
    article: "function-duration",
    metric: functionMetric(subject, "Duration", "p99"),
    threshold: nearTimeoutMs(timeoutSeconds(definition)),
    badPeriods: [3, 5],
  };
  const lag: Watch = {
    subject,
    article: "stream-lag",
    metric: functionMetric(subject, "IteratorAge", "Maximum"),
    threshold: 60_000,
    badPeriods: [3, 3],
  };
  return definition.trigger === "stream" ? [errors, duration, lag] : [errors, duration];
}

/**
 * What never starts never fails: a schedule that was switched off, or that lost its right to call, is seen only by what
 * doesn't happen. Three intervals, because a run may fall on either side of where two of them meet. Scheduler starts a
 * new schedule at once, so a deployment begins with a run.
 */
const silence = (
  stage: Stage,
  { name, definition }: DiscoveredFunction<DefinitionOf<"schedule">>,
): Watch => ({
  subject: resourceName(stage, name),
  article: "schedule-silence",
  metric: functionMetric(resourceName(stage, name), "Invocations", "Sum").with({
    period: intervalOf(definition.schedule),
  }),
  threshold: 1,
  isBadBelow: true,
  isBadWithout: true,
  badPeriods: [3, 3],
});

/** A cron expression of ours has a day at most between two runs. */
function intervalOf(schedule: string): Duration {
  const [, count, unit] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(schedule) ?? [];
  if (unit === "minute") return Duration.minutes(Number(count));
  return unit === "hour" ? Duration.hours(Number(count)) : Duration.days(Number(count ?? 1));
}

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

/** Four fifths of the time, in milliseconds: late, but before anybody is cut off. */
function nearTimeoutMs(seconds: number): number {
  return seconds * 800;
}
