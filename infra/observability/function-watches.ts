import { Duration } from "aws-cdk-lib";
import { timeoutSeconds } from "../constructs/declared-function.ts";
import type { DefinitionOf, DiscoveredFunction } from "../discover.ts";
import { resourceName, type Stage, systemName } from "../stage.ts";
import { accountFunctionMetric, functionMetric } from "./metrics.ts";
import { nearTimeoutMs } from "./near-timeout.ts";
import type { Watch } from "./watch.ts";

/** How work that nobody waits for is seen to fail, to be slow, or to lag behind. */
export function workerWatches(stage: Stage, { name, definition }: DiscoveredFunction): readonly Watch[] {
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
export const silence = (
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

/** Not per function: the concurrency that runs out is the account's, and the innocent suffer with the guilty. */
export const functionThrottles = (stage: Stage): Watch => ({
  subject: systemName(stage),
  article: "function-throttles",
  metric: accountFunctionMetric("Throttles", "Sum"),
  threshold: 0,
  badPeriods: [3, 5],
});
