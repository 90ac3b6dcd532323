import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { type DiscoveredFunction, discoverFunctions, triggeredBy } from "../../infra/discover.ts";
import { type TableResource, tables } from "../../shared/resources.ts";
import { endpointFile, scratchFunctions } from "./scratch-functions.ts";
import { functionsFolder, resourcesOf, synthesized, type Template } from "./synthesized.ts";

const topic = "arn:aws:sns:eu-central-1:123456789012:calls";

let templates: readonly Template[];
let functions: readonly DiscoveredFunction[];

beforeAll(async () => {
  functions = await discoverFunctions(functionsFolder);
  templates = await synthesized(functionsFolder, { stage: "prod", alarmTopicArn: topic });
});

const alarmsIn = (of: readonly Template[]) =>
  resourcesOf("AWS::CloudWatch::Alarm", of).map(({ Properties }) => Properties);
const names = (of = templates) => alarmsIn(of).map(({ AlarmName }) => String(AlarmName));
/** The alarms of one article, by what they are about. */
const about = (article: string) =>
  names()
    .filter((name) => name.endsWith(`-${article}`))
    .map((name) => name.slice("tocsin-prod-".length, -article.length - 1))
    .sort();
const kebab = (name: string) => name.replaceAll(/([A-Z])/g, "-$1").toLowerCase();

describe("every one of these has its alarm, without being listed", () => {
  const queueNames = () =>
    resourcesOf("AWS::SQS::Queue", templates).map((queue) => queue.Properties.QueueName);
  const workers = () =>
    functions.filter(({ definition }) => definition.trigger !== "http").map(({ name }) => name);

  test("dead-letter queue: its depth", () => {
    const owners = queueNames().flatMap(
      (name) => /^tocsin-prod-(.+)-dead-letters$/.exec(String(name))?.[1] ?? [],
    );
    expect(about("dead-letters")).toEqual(owners.sort());
  });

  test("queue: the age of its oldest message", () => {
    const others = queueNames().filter((name) => !String(name).endsWith("-dead-letters"));
    expect(about("queue-age")).toEqual(
      others.map((name) => String(name).slice("tocsin-prod-".length)).sort(),
    );
  });

  test("worker: its errors, and its time when it comes near the timeout", () => {
    expect(about("function-errors")).toEqual(workers().sort());
    expect(about("function-duration")).toEqual(workers().sort());
    for (const { Timeout, FunctionName } of resourcesOf("AWS::Lambda::Function", templates).map(
      ({ Properties }) => Properties,
    )) {
      const alarm = alarmsIn(templates).find(
        ({ AlarmName }) => AlarmName === `${FunctionName}-function-duration`,
      );
      if (alarm) expect(alarm).toMatchObject({ ExtendedStatistic: "p99", Threshold: Number(Timeout) * 800 });
    }
  });

  test("stream worker: its lag", () => {
    expect(about("stream-lag")).toEqual(triggeredBy("stream", functions).map(({ name }) => name));
  });

  test("scheduled task: that it runs, for nobody fails who isn't called", () => {
    expect(about("schedule-silence")).toEqual(triggeredBy("schedule", functions).map(({ name }) => name));
    const seconds = Object.fromEntries(
      alarmsIn(templates)
        .filter(({ TreatMissingData }) => TreatMissingData === "breaching")
        .map(({ AlarmName, Period }) => [AlarmName, Period]),
    );
    expect(seconds).toEqual({
      "tocsin-prod-request-archival-schedule-silence": 3600,
      "tocsin-prod-request-audit-archival-schedule-silence": 300,
      "tocsin-prod-request-purges-schedule-silence": 86_400,
    });
  });

  test("table: what it turns away, and what its indexes do", () => {
    const expected = Object.entries<TableResource>(tables).flatMap(([name, { indexes = {} }]) => {
      const ofIndexes = Object.keys(indexes).map((index) => `${kebab(name)}-${index}-writes`);
      return [`${kebab(name)}-reads`, `${kebab(name)}-writes`, ...ofIndexes];
    });
    expect(about("table-throttles")).toEqual(expected.sort());
  });

  test("API: its errors and its time; and the account's functions together: being turned away", () => {
    for (const article of ["api-errors", "api-duration", "function-throttles"]) {
      expect(names()).toContain(`tocsin-prod-${article}`);
    }
  });
});

test("a new endpoint needs no alarm of its own: it is watched at the gateway", async () => {
  const file = { "alarms/get-greeting.ts": endpointFile("/api/v1/greetings") };
  await using scratch = await scratchFunctions(file, { copyOf: functionsFolder });
  expect(names(await synthesized(scratch.folder, { stage: "prod" }))).toEqual(names());
});

test("every alarm has its article in the runbook, and every article its alarm", () => {
  const headings = readFileSync("docs/runbook.md", "utf8").match(/^## .+/gm) ?? [];
  const linked = alarmsIn(templates).map(
    ({ AlarmDescription }) => /^Runbook: docs\/runbook\.md#(.+)$/.exec(String(AlarmDescription))?.[1],
  );
  expect([...new Set(linked)].sort()).toEqual(headings.map((heading) => heading.slice(3)).sort());
});

test("an alarm watches one metric: it is what AWS charges for, and emulators know no more", () => {
  for (const { AlarmName, Metrics } of alarmsIn(templates))
    expect(Metrics, String(AlarmName)).toBeUndefined();
});

test("no news is good news, but of what must happen", () => {
  for (const { AlarmName, TreatMissingData } of alarmsIn(templates)) {
    const mustHappen = String(AlarmName).endsWith("-schedule-silence");
    expect([AlarmName, TreatMissingData]).toEqual([AlarmName, mustHappen ? "breaching" : "notBreaching"]);
  }
});

test("the limiter's store is missed when calls fail, and logins when they fail, not when they succeed", () => {
  const alarm = (article: string) =>
    alarmsIn(templates).find(({ AlarmName }) => String(AlarmName).endsWith(article));
  expect(alarm("-limiter-alone")).toMatchObject({
    ...{ Namespace: "Tocsin/prod", MetricName: "cache_connected", Statistic: "Average" },
    ...{ ComparisonOperator: "LessThanThreshold", Threshold: 0.9 },
  });
  expect(alarm("-failed-logins")).toMatchObject({
    ...{ Namespace: "Tocsin/prod", MetricName: "auth_login_total", Statistic: "Sum" },
    ...{ Dimensions: [{ Name: "result", Value: "failed" }], ComparisonOperator: "GreaterThanThreshold" },
  });
});

test("every article says what the alarm means, where to look and how to mend it", () => {
  const [, ...articles] = readFileSync("docs/runbook.md", "utf8").split(/^## /m);
  for (const article of articles) {
    const [heading] = article.split("\n");
    for (const part of ["**What it means.**", "**Look.**", "**Mend.**"])
      expect(article, heading).toContain(part);
  }
});

test("an alarm tells the stage's topic when it starts and when it ends; without a topic nobody", async () => {
  for (const alarm of alarmsIn(templates)) {
    expect(alarm).toMatchObject({
      AlarmActions: [topic],
      OKActions: [topic],
    });
  }
  const silent = alarmsIn(await synthesized(functionsFolder, { stage: "dev", alarms: "true" }));
  expect(silent.length).toBe(alarmsIn(templates).length);
  for (const alarm of silent) expect(alarm).not.toHaveProperty("AlarmActions");
});

test("the documents say how many alarms there are, for each has its price", () => {
  const { length } = alarmsIn(templates);
  expect(readFileSync("docs/deployment.md", "utf8")).toContain(`| Alarms | ${length} metrics,`);
  expect(readFileSync("docs/observability.md", "utf8")).toContain(`has ${length} of them`);
});

test("a stage that can be thrown away costs nothing for alarms, but has the dashboard", async () => {
  const dev = await synthesized(functionsFolder, { stage: "dev" });
  expect(alarmsIn(dev)).toEqual([]);
  expect(resourcesOf("AWS::CloudWatch::Dashboard", dev)).toHaveLength(1);
});

test("the dashboard shows what comes in, how it goes through and what goes wrong", () => {
  const [dashboard, ...others] = resourcesOf("AWS::CloudWatch::Dashboard", templates);
  expect(others).toEqual([]);
  const body = JSON.stringify(dashboard?.Properties.DashboardBody);
  const numbers = [
    ["requests", "AWS/ApiGateway", "Count"],
    ["time of a request", "AWS/ApiGateway", "Latency"],
    ["messages taken in", "NumberOfMessagesSent", "tocsin-prod-alarms"],
    ["age of a queue", "ApproximateAgeOfOldestMessage", "tocsin-prod-alarms"],
    ["journal appends", "SampleCount", "tocsin-prod-journal"],
    ["relay's lag", "IteratorAge", "tocsin-prod-relay-journal"],
    ["errors", "{AWS/Lambda,FunctionName}", "Errors"],
    ["throttles", "{AWS/DynamoDB,TableName}", "WriteThrottleEvents"],
    ["refusals", String.raw`{\\\"Tocsin/prod\\\",route,method,status}`, String.raw`status=\\\"429\\\"`],
    ["logins", "auth_login_total", "failed"],
    ["limiter's store", "cache_connected"],
    ["lag of telemetry", "AsyncEventAge", "tocsin-prod-store-telemetry"],
    ["dead letters", "ApproximateNumberOfMessagesVisible", "tocsin-prod-alarms-dead-letters"],
  ];
  for (const [what, ...words] of numbers) for (const word of words) expect(body, what).toContain(word);
});
