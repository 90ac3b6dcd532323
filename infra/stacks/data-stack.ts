import { RemovalPolicy, Stack, Tags } from "aws-cdk-lib";
import { AttributeType, BillingMode, ProjectionType, StreamViewType, Table } from "aws-cdk-lib/aws-dynamodb";
import { EventBus } from "aws-cdk-lib/aws-events";
import { Key, KeySpec, KeyUsage } from "aws-cdk-lib/aws-kms";
import { BlockPublicAccess, Bucket, BucketEncryption } from "aws-cdk-lib/aws-s3";
import type { Construct } from "constructs";
import {
  type BucketName,
  buckets,
  type KeyName,
  keys,
  type QueueName,
  type QueueResource,
  queues,
  type TableName,
  type TableResource,
  tables,
} from "#shared/resources.ts";
import { bucketName, busName, keyAlias } from "../arns.ts";
import { timeoutSeconds } from "../constructs/declared-function.ts";
import { keyUseTag } from "../constructs/permissions.ts";
import { WorkQueue } from "../constructs/work-queue.ts";
import { type DiscoveredFunction, triggeredBy } from "../discover.ts";
import { isDisposable, resourceName, type Stage } from "../stage.ts";

/** All that keeps state: what `shared/resources.ts` lists, and the event bus. */
export class DataStack extends Stack {
  private readonly streamArns = new Map<TableName, string>();

  constructor(scope: Construct, stage: Stage, functions: readonly DiscoveredFunction[]) {
    super(scope, "data", {
      stackName: resourceName(stage, "data"),
      terminationProtection: !isDisposable(stage),
    });
    for (const name of Object.keys(tables) as TableName[]) this.addTable(stage, name, tables[name]);
    for (const name of Object.keys(queues) as QueueName[]) this.addQueue(stage, name, functions);
    for (const name of Object.keys(buckets) as BucketName[]) this.addBucket(stage, name);
    for (const name of Object.keys(keys) as KeyName[]) this.addKey(stage, name);
    new EventBus(this, "Bus", { eventBusName: busName(stage) });
  }

  streamArn(table: TableName): string {
    const arn = this.streamArns.get(table);
    if (!arn) throw new Error(`the table ${table} has no stream: give it one in shared/resources.ts`);
    return arn;
  }

  private addTable(
    stage: Stage,
    name: TableName,
    { partitionKey, sortKey, indexes, stream, ttl }: TableResource,
  ): void {
    const table = new Table(this, `${name}Table`, {
      tableName: resourceName(stage, name),
      partitionKey: { name: partitionKey, type: AttributeType.STRING },
      ...(sortKey && { sortKey: { name: sortKey.name, type: sortKey.type as AttributeType } }),
      billingMode: BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      ...(stream && { stream: StreamViewType[stream] }),
      ...(ttl && { timeToLiveAttribute: "expires_at_s" }),
      deletionProtection: !isDisposable(stage),
      removalPolicy: removalPolicy(stage),
    });
    for (const [indexName, index] of Object.entries(indexes ?? {})) {
      table.addGlobalSecondaryIndex({
        indexName,
        partitionKey: { name: index.partitionKey, type: AttributeType.STRING },
        ...(index.sortKey && { sortKey: { name: index.sortKey, type: AttributeType.STRING } }),
        projectionType: ProjectionType.ALL,
      });
    }
    if (table.tableStreamArn) this.streamArns.set(name, table.tableStreamArn);
  }

  private addQueue(stage: Stage, name: QueueName, functions: readonly DiscoveredFunction[]): void {
    const { delaySeconds }: QueueResource = queues[name];
    const workers = triggeredBy("queue", functions).filter(({ definition }) => definition.queue === name);
    if (workers.length > 1)
      throw new Error(`the queue ${name} has ${workers.length} workers: they would race`);
    new WorkQueue(this, `${name}Queue`, {
      stage,
      name,
      workerTimeoutSeconds: workers[0] ? timeoutSeconds(workers[0].definition) : 30,
      windowSeconds: workers[0]?.definition.windowSeconds ?? 0,
      ...(delaySeconds && { delaySeconds }),
    });
  }

  private addKey(stage: Stage, name: KeyName): void {
    const key = new Key(this, `${name}Key`, {
      alias: keyAlias(stage, name),
      keySpec: KeySpec[keySpec(stage, name)],
      keyUsage: KeyUsage.SIGN_VERIFY,
      removalPolicy: removalPolicy(stage),
    });
    Tags.of(key).add(keyUseTag, resourceName(stage, name));
  }

  private addBucket(stage: Stage, name: BucketName): void {
    new Bucket(this, `${name}Bucket`, {
      bucketName: bucketName(this, stage, name),
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      removalPolicy: removalPolicy(stage),
    });
  }
}

/** Tokens are signed as the stage says. */
function keySpec({ tokenAlgorithm }: Stage, name: KeyName): "ECC_NIST_P256" | "RSA_2048" {
  return name === "tokens" && tokenAlgorithm === "RS256" ? "RSA_2048" : keys[name].spec;
}

function removalPolicy(stage: Stage): RemovalPolicy {
  return isDisposable(stage) ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN;
}
