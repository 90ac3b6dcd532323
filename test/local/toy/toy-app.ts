import { join } from "node:path";
import {
  App,
  Aws,
  aws_apigateway as apigateway,
  CfnOutput,
  Duration,
  aws_logs_destinations as destinations,
  aws_dynamodb as dynamodb,
  aws_events as events,
  aws_iam as iam,
  aws_kms as kms,
  aws_lambda as lambda,
  aws_logs as logs,
  RemovalPolicy,
  Stack,
  aws_s3 as s3,
  aws_scheduler as scheduler,
  aws_secretsmanager as secretsmanager,
  aws_lambda_event_sources as sources,
  aws_sqs as sqs,
  aws_ssm as ssm,
  Tags,
  aws_events_targets as targets,
} from "aws-cdk-lib";
import type { Construct } from "constructs";
import { buildSync } from "esbuild";
import { addApproval, addUnable } from "./toy-workflow.ts";

/** A small system with the shapes that the local cloud hosts: two stacks, every service, every trigger. */

const folder = import.meta.dirname;
const functionNames = [
  "accept-order",
  "read-order",
  "unknown-path",
  "store-order",
  "watch-orders",
  "count-tick",
  "read-secret",
  "crash",
  "keep-lines",
  "sign-text",
  "read-settings",
  "count-up",
  "ask-approver",
  "settle-order",
] as const;
type ToyFunction = (typeof functionNames)[number];

class DataStack extends Stack {
  readonly orders: dynamodb.TableV2;
  readonly seen: dynamodb.TableV2;
  readonly queue: sqs.Queue;
  readonly deadLetters: sqs.Queue;
  readonly bucket: s3.Bucket;
  readonly bus: events.EventBus;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.orders = new dynamodb.TableV2(this, "Orders", {
      tableName: "toy-orders",
      partitionKey: { name: "id", type: dynamodb.AttributeType.STRING },
      globalSecondaryIndexes: [
        { indexName: "byCustomer", partitionKey: { name: "customer", type: dynamodb.AttributeType.STRING } },
      ],
      dynamoStream: dynamodb.StreamViewType.NEW_IMAGE,
      timeToLiveAttribute: "expires_at",
    });
    this.seen = new dynamodb.TableV2(this, "Seen", {
      partitionKey: { name: "id", type: dynamodb.AttributeType.STRING },
    });
    this.deadLetters = new sqs.Queue(this, "DeadLetters", { queueName: "toy-dead-letters" });
    this.queue = new sqs.Queue(this, "Queue", {
      queueName: "toy-orders",
      visibilityTimeout: Duration.seconds(1),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: 2 },
    });
    this.bucket = new s3.Bucket(this, "Receipts", { removalPolicy: RemovalPolicy.DESTROY });
    this.bus = new events.EventBus(this, "Bus", { eventBusName: "toy" });
    new events.Rule(this, "OrderPlaced", {
      eventBus: this.bus,
      eventPattern: {
        source: ["toy.shop"],
        detailType: events.Match.prefix("Order"),
        detail: { total: [{ numeric: [">", 0] }] },
      },
      targets: [
        new targets.SqsQueue(this.queue, {
          message: events.RuleTargetInput.fromObject({
            id: events.EventField.fromPath("$.detail.id"),
            customer: "bus",
          }),
          messageGroupId: "bus",
        }),
      ],
    });
  }
}

class WorkStack extends Stack {
  private readonly data: DataStack;
  private readonly bundles: string;

  constructor(scope: Construct, id: string, data: DataStack, bundles: string) {
    super(scope, id);
    this.data = data;
    this.bundles = bundles;
    this.addApi();
    this.addWorkers();
    this.addEvents();
    this.addLogs();
    this.addWorkflows();
    new CfnOutput(this, "QueueUrl", { value: data.queue.queueUrl });
    new CfnOutput(this, "DeadLetterUrl", { value: data.deadLetters.queueUrl });
    new CfnOutput(this, "SeenTable", { value: data.seen.tableName });
    new CfnOutput(this, "BucketName", { value: data.bucket.bucketName });
  }

  private addApi(): void {
    const accept = this.fn("accept-order");
    this.data.queue.grantSendMessages(accept);
    const read = this.fn("read-order");
    this.data.orders.grantReadData(read);
    this.fn("read-secret");
    this.fn("crash");
    this.fn("unknown-path");
    this.addSigning();
    this.addSettings();
    const api = new apigateway.RestApi(this, "Api", {
      deployOptions: { stageName: "toy" },
      cloudWatchRole: false,
      binaryMediaTypes: ["application/octet-stream"],
    });
    const role = new iam.Role(this, "Gateway", {
      assumedBy: new iam.ServicePrincipal("apigateway.amazonaws.com"),
    });
    role.addToPolicy(
      new iam.PolicyStatement({
        actions: ["lambda:InvokeFunction"],
        resources: [`arn:aws:lambda:${Aws.REGION}:${Aws.ACCOUNT_ID}:function:toy-*`],
      }),
    );
    const call = (name: ToyFunction): apigateway.Integration =>
      new apigateway.AwsIntegration({
        service: "lambda",
        proxy: true,
        path: `2015-03-31/functions/arn:aws:lambda:${Aws.REGION}:${Aws.ACCOUNT_ID}:function:toy-${name}/invocations`,
        options: { credentialsRole: role },
      });
    const orders = api.root.addResource("orders");
    orders.addMethod("POST", call("accept-order"));
    orders.addResource("{id}").addMethod("GET", call("read-order"));
    api.root.addResource("secret").addMethod("GET", call("read-secret"));
    api.root.addResource("sign").addMethod("GET", call("sign-text"));
    api.root.addResource("settings").addMethod("GET", call("read-settings"));
    this.data.seen.grantWriteData(this.fn("count-up"));
    const counting = new apigateway.AwsIntegration({
      service: "lambda",
      proxy: true,
      path: `2021-11-15/functions/arn:aws:lambda:${Aws.REGION}:${Aws.ACCOUNT_ID}:function:toy-count-up/response-streaming-invocations`,
      options: { credentialsRole: role, responseTransferMode: apigateway.ResponseTransferMode.STREAM },
    });
    api.root.addResource("count").addMethod("GET", counting);
    api.root.addResource("crash").addMethod("GET", call("crash"));
    api.root.addResource("{proxy+}").addMethod("ANY", call("unknown-path"));
    api.addGatewayResponse("ServerError", {
      type: apigateway.ResponseType.DEFAULT_5XX,
      responseHeaders: { "Content-Type": "'application/problem+json'" },
      templates: {
        "application/json": '{"detail":$context.error.messageString,"request_id":"$context.requestId"}',
      },
    });
  }

  private addSigning(): void {
    const settings = { keySpec: kms.KeySpec.ECC_NIST_P256, keyUsage: kms.KeyUsage.SIGN_VERIFY };
    const own = new kms.Key(this, "Tokens", { ...settings, alias: "toy-tokens" });
    Tags.of(own).add("toy:use", "tokens");
    new kms.Key(this, "Other", { ...settings, alias: "toy-other" });
    this.fn("sign-text").addToRolePolicy(
      new iam.PolicyStatement({
        actions: ["kms:Sign"],
        resources: [`arn:aws:kms:${Aws.REGION}:${Aws.ACCOUNT_ID}:key/*`],
        conditions: { StringEquals: { "aws:ResourceTag/toy:use": "tokens" } },
      }),
    );
  }

  private addSettings(): void {
    const read = this.fn("read-settings");
    const login = new secretsmanager.Secret(this, "Login", {
      secretName: "toy-login",
      generateSecretString: { secretStringTemplate: '{"user":"kim"}', generateStringKey: "password" },
    });
    login.grantRead(read);
    new secretsmanager.Secret(this, "Hidden", { secretName: "toy-hidden" });
    const color = new ssm.StringParameter(this, "Color", {
      parameterName: "/toy/shop/color",
      stringValue: "green",
    });
    color.grantRead(read);
    new ssm.StringParameter(this, "Size", { parameterName: "toy-size", stringValue: "large" });
    new CfnOutput(this, "LoginArn", { value: login.secretArn });
  }

  private addWorkers(): void {
    const store = this.fn("store-order");
    this.data.orders.grantWriteData(store);
    store.addEventSource(
      new sources.SqsEventSource(this.data.queue, {
        batchSize: 10,
        reportBatchItemFailures: true,
        maxConcurrency: 2,
      }),
    );
    const watch = this.fn("watch-orders");
    this.data.seen.grantWriteData(watch);
    watch.addEventSource(
      new sources.DynamoEventSource(this.data.orders as dynamodb.ITable, {
        startingPosition: lambda.StartingPosition.TRIM_HORIZON,
        batchSize: 100,
        bisectBatchOnError: true,
        reportBatchItemFailures: true,
        retryAttempts: 3,
        onFailure: new sources.SqsDlq(this.data.deadLetters),
        filters: [lambda.FilterCriteria.filter({ eventName: lambda.FilterRule.isEqual("INSERT") })],
      }),
    );
  }

  private addEvents(): void {
    const tick = this.fn("count-tick");
    this.data.seen.grantWriteData(tick);
    new events.Rule(this, "EveryMinute", {
      schedule: events.Schedule.rate(Duration.minutes(1)),
      targets: [new targets.LambdaFunction(tick)],
    });
    const role = new iam.Role(this, "Ticker", {
      assumedBy: new iam.ServicePrincipal("scheduler.amazonaws.com"),
    });
    tick.grantInvoke(role);
    this.data.deadLetters.grantSendMessages(role);
    new scheduler.CfnScheduleGroup(this, "Shop", { name: "toy-shop" });
    new scheduler.CfnSchedule(this, "EveryMorning", {
      name: "toy-morning",
      groupName: "toy-shop",
      scheduleExpression: "cron(30 6 * * ? *)",
      scheduleExpressionTimezone: "Europe/Berlin",
      flexibleTimeWindow: { mode: "OFF" },
      target: { arn: tick.functionArn, roleArn: role.roleArn },
    });
    new CfnOutput(this, "TickerRole", { value: role.roleArn });
  }

  private addLogs(): void {
    const keep = this.fn("keep-lines");
    this.data.seen.grantWriteData(keep);
    new logs.SubscriptionFilter(this, "StoredOrders", {
      logGroup: logs.LogGroup.fromLogGroupName(this, "StoreOrderLogs", "/aws/lambda/toy-store-order"),
      filterPattern: logs.FilterPattern.stringValue("$.stored", "=", "logged-*"),
      destination: new destinations.LambdaDestination(keep),
    });
  }

  private addWorkflows(): void {
    const ask = this.fn("ask-approver");
    this.data.seen.grantWriteData(ask);
    const settle = this.fn("settle-order");
    addApproval(this, ask, settle);
    addUnable(this, settle);
  }

  private fn(name: ToyFunction): lambda.Function {
    return new lambda.Function(this, name, {
      functionName: `toy-${name}`,
      runtime: lambda.Runtime.NODEJS_24_X,
      handler: "index.handler",
      code: lambda.Code.fromAsset(join(this.bundles, name)),
      timeout: Duration.seconds(3),
      environment: {
        ORDERS_TABLE: this.data.orders.tableName,
        SEEN_TABLE: this.data.seen.tableName,
        QUEUE_URL: this.data.queue.queueUrl,
        BUCKET: this.data.bucket.bucketName,
      },
    });
  }
}

function bundle(outdir: string): void {
  buildSync({
    entryPoints: functionNames.map((name) => ({
      in: join(folder, "functions", `${name}.ts`),
      out: `${name}/index`,
    })),
    outdir,
    bundle: true,
    minify: true,
    format: "esm",
    platform: "node",
    target: "node24",
    outExtension: { ".js": ".mjs" },
    mainFields: ["module", "main"],
  });
}

/** Bundles and synthesizes the toy below `directory`; gives the cloud assembly. */
export function synthesizeToy(directory: string): string {
  const bundles = join(directory, "bundles");
  bundle(bundles);
  const app = new App({
    outdir: join(directory, "cdk.out"),
    analyticsReporting: false,
    context: { "@aws-cdk/core:defaultCrossStackReferences": "strong" },
  });
  const data = new DataStack(app, "ToyData");
  new WorkStack(app, "ToyWork", data, bundles);
  return app.synth().directory;
}
