import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { functionsFolder, resourcesOf, synthesized, type Template } from "./synthesized.ts";

let templates: readonly Template[];
const resources = (type: string) => resourcesOf(type, templates);

beforeAll(async () => {
  templates = await synthesized(functionsFolder, { stage: "prod" });
});

test("no stack comes near CloudFormation's 500 resources", () => {
  for (const { stack, resources } of templates) {
    expect(Object.keys(resources).length, stack).toBeLessThanOrEqual(400);
  }
});

describe("data", () => {
  test("outlives its stack", () => {
    const kept = [...resources("AWS::DynamoDB::Table"), ...resources("AWS::S3::Bucket")];
    expect(kept.filter(({ DeletionPolicy }) => DeletionPolicy !== "Retain")).toEqual([]);
    expect(templates.filter((template) => template.terminationProtection).map(({ stack }) => stack)).toEqual([
      "tocsin-prod-data",
    ]);
  });

  test("of every table can be restored to any second, and the table not deleted by mistake", () => {
    for (const { Properties } of resources("AWS::DynamoDB::Table")) {
      expect(Properties).toMatchObject({
        BillingMode: "PAY_PER_REQUEST",
        DeletionProtectionEnabled: true,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      });
    }
  });

  test("travels by TLS only, to queues and buckets", () => {
    const policies = [...resources("AWS::SQS::QueuePolicy"), ...resources("AWS::S3::BucketPolicy")];
    const secured = policies.filter((policy) =>
      JSON.stringify(policy).includes('"aws:SecureTransport":"false"'),
    );
    expect(secured).toHaveLength(resources("AWS::SQS::Queue").length + resources("AWS::S3::Bucket").length);
  });

  test("is encrypted in queues and buckets, and no bucket is public", () => {
    for (const { id, Properties } of resources("AWS::SQS::Queue")) {
      expect(Properties.SqsManagedSseEnabled, id).toBe(true);
    }
    for (const { Properties } of resources("AWS::S3::Bucket")) {
      expect(Properties.BucketEncryption).toBeDefined();
      expect(Properties.PublicAccessBlockConfiguration).toMatchObject({ RestrictPublicBuckets: true });
    }
  });
});

describe("queues", () => {
  const isDeadLetters = (name: unknown) => String(name).endsWith("-dead-letters");

  test("have a dead-letter queue", () => {
    for (const { Properties } of resources("AWS::SQS::Queue")) {
      if (isDeadLetters(Properties.QueueName)) continue;
      expect(Properties.RedrivePolicy, String(Properties.QueueName)).toMatchObject({ maxReceiveCount: 5 });
    }
  });

  test("leave a worker time for six attempts before a message is shown again", () => {
    const functions = new Map(
      resources("AWS::Lambda::Function").map(({ id, Properties }) => [id, Properties]),
    );
    const queues = resources("AWS::SQS::Queue");
    const sources = resources("AWS::Lambda::EventSourceMapping").filter(
      ({ Properties }) => Properties.ScalingConfig,
    );
    expect(sources.length).toBeGreaterThan(0);
    for (const { Properties } of sources) {
      const arn = JSON.stringify(Properties.EventSourceArn);
      const queue = queues.find(
        ({ id, Properties: { QueueName } }) => arn.includes(`:${QueueName}"`) || arn.includes(id),
      );
      const worker = functions.get((Properties.FunctionName as { Ref: string }).Ref);
      expect(Number(queue?.Properties.VisibilityTimeout), arn).toBeGreaterThanOrEqual(
        6 * Number(worker?.Timeout),
      );
    }
  });

  test("are watched: the depth of dead letters, the age of all others", () => {
    const watched = resources("AWS::CloudWatch::Alarm").map(({ Properties }) => {
      const [dimension] = Properties.Dimensions as readonly { Value: string }[];
      return `${Properties.MetricName} ${dimension?.Value}`;
    });
    const expected = resources("AWS::SQS::Queue").map(({ Properties: { QueueName: name } }) =>
      isDeadLetters(name)
        ? `ApproximateNumberOfMessagesVisible ${name}`
        : `ApproximateAgeOfOldestMessage ${name}`,
    );
    expect(watched.sort()).toEqual(expected.sort());
  });

  test("feed workers that report partial failures; streams give a bad record up", () => {
    for (const { Properties } of resources("AWS::Lambda::EventSourceMapping")) {
      expect(Properties.FunctionResponseTypes).toEqual(["ReportBatchItemFailures"]);
      const limit = Properties.StartingPosition ? "DestinationConfig" : "ScalingConfig";
      expect(Properties[limit]).toBeDefined();
    }
  });

  test("take what rules can't deliver", () => {
    const targets = resources("AWS::Events::Rule").flatMap(
      ({ Properties }) => Properties.Targets as object[],
    );
    for (const target of targets) expect(target).toHaveProperty("DeadLetterConfig");
  });
});

test("every alarm has its article in the runbook", () => {
  const articles = readFileSync("docs/runbook.md", "utf8")
    .match(/^## .+/gm)
    ?.map((heading) => heading.slice(3));
  for (const { Properties } of resources("AWS::CloudWatch::Alarm")) {
    expect(articles).toContain(
      /^Runbook: docs\/runbook\.md#(.+)$/.exec(String(Properties.AlarmDescription))?.[1],
    );
  }
});

test("logs are kept as long as the stage says, each function's in its own group", () => {
  const groups = resources("AWS::Logs::LogGroup");
  expect(groups).toHaveLength(resources("AWS::Lambda::Function").length);
  for (const { Properties } of groups) expect(Properties.RetentionInDays).toBe(30);
});
