import { beforeAll, describe, expect, test } from "vitest";
import { functionsFolder, resourcesOf, synthesized, type Template } from "./synthesized.ts";

let templates: readonly Template[];
const resources = (type: string) => resourcesOf(type, templates);

beforeAll(async () => {
  templates = await synthesized(functionsFolder, { stage: "prod" });
});

test("no stack comes near CloudFormation's 500 resources", () => {
  for (const { stack, resources } of templates) {
    expect(Object.keys(resources).length, stack).toBeLessThanOrEqual(440);
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

  test("travels by TLS only: every queue and bucket denies everybody everything without it", () => {
    const policies = [...resources("AWS::SQS::QueuePolicy"), ...resources("AWS::S3::BucketPolicy")];
    for (const { id, Properties } of policies) {
      const denial = {
        Effect: "Deny",
        Principal: { AWS: "*" },
        Action: expect.stringMatching(/^(sqs|s3):\*$/),
      };
      const withoutTls = { Bool: { "aws:SecureTransport": "false" } };
      expect(Properties.PolicyDocument, id).toMatchObject({
        Statement: expect.arrayContaining([expect.objectContaining({ ...denial, Condition: withoutTls })]),
      });
    }
    const owners = policies.flatMap(({ Properties }) => Properties.Queues ?? [Properties.Bucket]);
    const owned = [...resources("AWS::SQS::Queue"), ...resources("AWS::S3::Bucket")];
    expect(owners.map((owner) => (owner as { Ref: string }).Ref).sort()).toEqual(
      owned.map(({ id }) => id).sort(),
    );
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

  test("feed workers that report partial failures; streams give a bad record up", () => {
    for (const { Properties } of resources("AWS::Lambda::EventSourceMapping")) {
      expect(Properties.FunctionResponseTypes).toEqual(["ReportBatchItemFailures"]);
      const limit = Properties.StartingPosition ? "DestinationConfig" : "ScalingConfig";
      expect(Properties[limit]).toBeDefined();
    }
  });

  test("take a run that failed for good, where nobody waits for it: by a schedule, or with log lines", () => {
    const permissions = resources("AWS::Lambda::Permission");
    const byLogs = permissions.filter(({ Properties }) => Properties.Principal === "logs.amazonaws.com");
    const configs = resources("AWS::Lambda::EventInvokeConfig");
    expect(configs).toHaveLength(resources("AWS::Scheduler::Schedule").length + byLogs.length);
    for (const { Properties } of configs) {
      expect(Properties).toMatchObject({
        DestinationConfig: { OnFailure: { Destination: expect.anything() } },
      });
    }
  });

  test("take what rules and schedules can't deliver", () => {
    const ofRules = resources("AWS::Events::Rule").flatMap(
      ({ Properties }) => Properties.Targets as object[],
    );
    const ofSchedules = resources("AWS::Scheduler::Schedule").map(({ Properties }) => Properties.Target);
    const targets = [...ofRules, ...ofSchedules];
    expect(targets.length).toBeGreaterThan(1);
    for (const target of targets) expect(target).toHaveProperty("DeadLetterConfig");
  });
});

test("logs are kept as long as the stage says: each function's, each workflow's and the API's", () => {
  const groups = resources("AWS::Logs::LogGroup");
  for (const { Properties } of groups) expect(Properties.RetentionInDays).toBe(30);
  const names = groups.map(({ Properties }) => JSON.stringify(Properties.LogGroupName));
  const ofFunctions = resources("AWS::Lambda::Function").map(
    ({ Properties }) => `"/aws/lambda/${Properties.FunctionName}"`,
  );
  expect(names).toEqual(expect.arrayContaining([...ofFunctions, '"/aws/apigateway/tocsin-prod-api"']));
  expect(names.filter((name) => name.includes("API-Gateway-Execution-Logs_"))).toHaveLength(1);
  const workflows = resources("AWS::StepFunctions::StateMachine");
  expect(workflows.length).toBeGreaterThan(0);
  expect(groups).toHaveLength(ofFunctions.length + workflows.length + 2);
});

describe("the API's stage", () => {
  const stage = () => resources("AWS::ApiGateway::Stage")[0]!;

  test("logs every request as one line of JSON, by its route and never by the ids in its path", () => {
    const { DestinationArn, Format } = stage().Properties.AccessLogSetting as Record<string, string>;
    expect(DestinationArn).toBeDefined();
    expect(JSON.parse(Format!)).toMatchObject({ status: "$context.status", route: "$context.resourcePath" });
    expect(Format).not.toContain("$context.path");
  });

  test("logs why it couldn't call a function, lets a bounded number of requests through, and is traced", () => {
    const everyMethod = {
      HttpMethod: "*",
      ResourcePath: "/*",
      DataTraceEnabled: false,
      LoggingLevel: "ERROR",
    };
    const bounds = { ThrottlingRateLimit: 2000, ThrottlingBurstLimit: 2000 };
    expect(stage().Properties).toMatchObject({
      TracingEnabled: true,
      MethodSettings: [{ ...everyMethod, ...bounds }],
    });
  });

  test("exists only once the gateway may log: without that right AWS refuses it", () => {
    const [account] = resources("AWS::ApiGateway::Account");
    expect((stage() as { DependsOn?: string[] }).DependsOn).toContain(account!.id);
  });
});

test("a method streams when its endpoint does, for as long as its function may run", () => {
  const integrations = resources("AWS::ApiGateway::Method").map(
    ({ Properties }) => Properties.Integration as Record<string, unknown>,
  );
  const streamed = integrations.filter(({ ResponseTransferMode }) => ResponseTransferMode !== undefined);
  expect(streamed).toEqual([
    expect.objectContaining({ ResponseTransferMode: "STREAM", TimeoutInMillis: 900_000, Type: "AWS_PROXY" }),
  ]);
  const lambda = (which: unknown) =>
    /lambda:path\/(\S+?)\/functions\/.*function:([\w-]+)\/([\w-]+)/.exec(JSON.stringify(which))?.slice(1);
  expect(lambda(streamed[0]?.Uri)).toEqual([
    ...["2021-11-15", "tocsin-prod-stream-alarms", "response-streaming-invocations"],
  ]);
  const others = integrations.filter((one) => !streamed.includes(one)).map(({ Uri }) => lambda(Uri));
  for (const [version, , operation] of others.map((uri) => uri ?? []))
    expect([version, operation]).toEqual(["2015-03-31", "invocations"]);
  const functions = resources("AWS::Lambda::Function").map(({ Properties }) => Properties);
  const streaming = functions.find(({ FunctionName }) => FunctionName === "tocsin-prod-stream-alarms");
  expect(streaming?.Timeout).toBe(900);
});

test("every function is traced", () => {
  for (const { id, Properties } of resources("AWS::Lambda::Function")) {
    expect(Properties.TracingConfig, id).toEqual({ Mode: "Active" });
  }
});
