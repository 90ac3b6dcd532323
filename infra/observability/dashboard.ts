import { Duration } from "aws-cdk-lib";
import {
  type Alarm,
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  type IMetric,
  type IWidget,
} from "aws-cdk-lib/aws-cloudwatch";
import type { Construct, IConstruct } from "constructs";
import { type TableResource, tables } from "#shared/resources.ts";
import { DeadLetterQueue, WorkQueue } from "../constructs/work-queue.ts";
import { type DiscoveredFunction, triggeredBy } from "../discover.ts";
import { resourceName, type Stage } from "../stage.ts";
import {
  accountFunctionMetric,
  apiMetric,
  functionMetric,
  ownMetric,
  queueMetric,
  searchStage,
  sumOfOwn,
  tableMetric,
} from "./metrics.ts";

/** The whole width, in CloudWatch's grid. */
const columns = 24;

/** A graph: its title, then its lines. */
type Graph = readonly [title: string, ...lines: readonly IMetric[]];

/** The numbers to look at first: what comes in, how it goes through, what goes wrong. */
export function addDashboard(
  scope: Construct,
  stage: Stage,
  functions: readonly DiscoveredFunction[],
  alarms: readonly Alarm[],
): void {
  const constructs = scope.node.root.node.findAll();
  const states = new AlarmStatusWidget({ title: "Alarms", width: columns, alarms: [...alarms] });
  new Dashboard(scope, "Dashboard", {
    dashboardName: resourceName(stage, "overview"),
    defaultInterval: Duration.hours(3),
    widgets: [
      alarms.length > 0 ? [states] : [],
      row(comingIn(stage, constructs)),
      row(goingThrough(stage, functions, constructs)),
      row(goingWrong(stage, constructs)),
      row(turnedAway(stage, functions)),
    ],
  });
}

function comingIn(stage: Stage, constructs: readonly IConstruct[]): readonly Graph[] {
  return [
    [
      "Requests a minute",
      apiMetric(stage, "Count", "Sum", "all"),
      apiMetric(stage, "4XXError", "Sum", "4xx"),
      apiMetric(stage, "5XXError", "Sum", "5xx"),
    ],
    [
      "Time of a request, ms",
      apiMetric(stage, "Latency", "p50", "p50"),
      apiMetric(stage, "Latency", "p99", "p99"),
    ],
    [
      "Messages taken in a minute (each up to 200 KB of alarms)",
      ...workQueues(constructs).map((name) => queueMetric(name, "NumberOfMessagesSent", "Sum")),
    ],
  ];
}

function goingThrough(
  stage: Stage,
  functions: readonly DiscoveredFunction[],
  constructs: readonly IConstruct[],
): readonly Graph[] {
  const journals = Object.entries<TableResource>(tables).filter(([, { stream }]) => stream);
  return [
    [
      "Oldest message, s",
      ...workQueues(constructs).map((name) => queueMetric(name, "ApproximateAgeOfOldestMessage", "Maximum")),
    ],
    [
      "Appends a minute",
      // Nothing counts requests; the number of latencies that were measured does.
      ...journals.map(([name]) =>
        tableMetric(resourceName(stage, name), "SuccessfulRequestLatency", "SampleCount", {
          Operation: "PutItem",
        }),
      ),
    ],
    [
      "Relay's lag, ms",
      ...triggeredBy("stream", functions).map(({ name }) =>
        functionMetric(resourceName(stage, name), "IteratorAge", "Maximum"),
      ),
    ],
    [
      "Write units a minute",
      searchStage(stage, "AWS/DynamoDB,TableName", "ConsumedWriteCapacityUnits", "Sum"),
    ],
  ];
}

function goingWrong(stage: Stage, constructs: readonly IConstruct[]): readonly Graph[] {
  const ofFunctions = (metric: string, statistic: string) =>
    searchStage(stage, "AWS/Lambda,FunctionName", metric, statistic);
  const ofTables = (metric: string) => searchStage(stage, "AWS/DynamoDB,TableName", metric, "Sum");
  const deadLetters = constructs.filter((found) => found instanceof DeadLetterQueue);
  return [
    ["Functions that failed", ofFunctions("Errors", "Sum")],
    ["Functions' time, p99, ms", ofFunctions("Duration", "p99")],
    [
      "Turned away",
      accountFunctionMetric("Throttles", "Sum").with({ label: "functions" }),
      ofTables("ReadThrottleEvents"),
      ofTables("WriteThrottleEvents"),
    ],
    [
      "Dead letters",
      ...deadLetters.map(({ fixedName }) =>
        queueMetric(fixedName, "ApproximateNumberOfMessagesVisible", "Maximum"),
      ),
    ],
  ];
}

/** Who isn't let in, and whether what keeps count of it works. */
function turnedAway(stage: Stage, functions: readonly DiscoveredFunction[]): readonly Graph[] {
  const refusals = { 401: "not known", 403: "not allowed", 429: "too many" };
  const results = ["success", "failed", "refused"];
  return [
    [
      "Requests refused a minute",
      ...Object.entries(refusals).map(([status, label]) =>
        sumOfOwn(stage, "http_requests_total", { status }, label),
      ),
    ],
    [
      "Logins a minute (refused: locked)",
      ...results.map((result) =>
        ownMetric(stage, "auth_login_total", { result }, "Sum").with({ label: result }),
      ),
    ],
    ["Limiter's store reached, share", ownMetric(stage, "cache_connected", {}, "Average")],
    [
      "Age of log lines when they are stored, ms",
      ...triggeredBy("log", functions).map(({ name }) =>
        functionMetric(resourceName(stage, name), "AsyncEventAge", "Maximum"),
      ),
    ],
  ];
}

function row(graphs: readonly Graph[]): IWidget[] {
  const width = columns / graphs.length;
  return graphs.map(([title, ...left]) => new GraphWidget({ title, left, width, height: 6 }));
}

function workQueues(constructs: readonly IConstruct[]): readonly string[] {
  return constructs.filter((found) => found instanceof WorkQueue).map(({ fixedName }) => fixedName);
}
