import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { Construct } from "constructs";
import type { TableAccess, Uses, WorkflowAccess } from "#shared/lambda/definition.ts";
import {
  type BucketName,
  type KeyName,
  type QueueName,
  type TableName,
  type TableResource,
  tables,
} from "#shared/resources.ts";
import { anyKeyArn, bucketArn, busArn, queueArn, tableArn, workflowArn } from "../arns.ts";
import { resourceName, type Stage } from "../stage.ts";
import { secretsPermissions } from "./secrets.ts";

const update = ["dynamodb:UpdateItem"];
const read = ["dynamodb:GetItem", "dynamodb:Query"];
const scan = [...read, "dynamodb:Scan"];
const append = [...read, "dynamodb:PutItem"];
const change = ["UpdateItem", "DeleteItem"].map((verb) => `dynamodb:${verb}`);

const tableActions: Readonly<Record<TableAccess, string[]>> = {
  update,
  read,
  check: [...read, "dynamodb:ConditionCheckItem"],
  gather: ["dynamodb:BatchGetItem"],
  scan,
  append,
  write: [...append, ...change],
  guard: [...append, ...change, "dynamodb:ConditionCheckItem"],
  bulk: [...append, ...change, "dynamodb:BatchWriteItem"],
  retire: [...append, "dynamodb:DeleteItem"],
};

const objectActions: Readonly<Record<"read" | "write" | "delete", string[]>> = {
  read: ["s3:GetObject"],
  write: ["s3:GetObject", "s3:PutObject"],
  delete: ["s3:DeleteObject"],
};
const queueActions = { send: ["sqs:SendMessage"], probe: ["sqs:GetQueueAttributes"] };
const keyActions = {
  sign: ["kms:Sign", "kms:GetPublicKey"],
  verify: ["kms:GetPublicKey"],
  probe: ["kms:DescribeKey"],
};

const workflowActions: Readonly<Record<WorkflowAccess, string[]>> = {
  start: ["states:StartExecution"],
  report: ["states:SendTaskSuccess", "states:SendTaskFailure"],
};

/** Exactly the rights that follow from what a function says it uses. */
export function permissionsFor(scope: Construct, stage: Stage, uses: Uses): PolicyStatement[] {
  return [
    ...entries(uses.tables).flatMap(([name, access]) => tablePermissions(scope, stage, name, access)),
    ...entries(uses.buckets).map(([name, access]) => bucketPermission(bucketArn(scope, stage, name), access)),
    ...entries(uses.queues).map(([name, access]) =>
      allow(queueActions[access], [queueArn(scope, stage, name)]),
    ),
    ...entries(uses.keys).map(([name, access]) => keyPermission(scope, stage, name, keyActions[access])),
    ...Object.entries(uses.workflows ?? {}).map(([name, access]) =>
      allow(workflowActions[access], [workflowArn(scope, stage, name)]),
    ),
    ...secretsPermissions(scope, stage, uses),
    ...(uses.publishes ? [allow(["events:PutEvents"], [busArn(scope, stage)])] : []),
    ...(uses.probesBus ? [allow(["events:DescribeEventBus"], [busArn(scope, stage)])] : []),
    // IAM has no resource to name for what is read of CloudWatch.
    ...(uses.queries ? [allow(["cloudwatch:GetMetricData", "cloudwatch:ListMetrics"], ["*"])] : []),
  ];
}

export function allow(actions: string[], resources: string[]): PolicyStatement {
  return new PolicyStatement({ actions, resources });
}

/** A key's tag that says what it is for. It outlives rotation, which makes keys that no template knows. */
export const keyUseTag = "tocsin:use";

function bucketPermission(arn: string, access: "read" | "write" | "delete" | "probe"): PolicyStatement {
  // Listing is a right on the bucket itself, and includes asking whether it is there.
  return access === "probe" ? allow(["s3:ListBucket"], [arn]) : allow(objectActions[access], [`${arn}/*`]);
}

function keyPermission(scope: Construct, stage: Stage, name: KeyName, actions: string[]): PolicyStatement {
  return new PolicyStatement({
    actions,
    resources: [anyKeyArn(scope)],
    conditions: { StringEquals: { [`aws:ResourceTag/${keyUseTag}`]: resourceName(stage, name) } },
  });
}

function tablePermissions(
  scope: Construct,
  stage: Stage,
  name: TableName,
  access: TableAccess,
): PolicyStatement[] {
  const arn = tableArn(scope, stage, name);
  const { indexes = {} }: TableResource = tables[name];
  const indexArns = Object.keys(indexes).map((index) => `${arn}/index/${index}`);
  return [
    allow(tableActions[access], [arn]),
    ...(indexArns.length > 0 ? [allow(["dynamodb:Query"], indexArns)] : []),
  ];
}

function entries<K extends TableName | BucketName | KeyName | QueueName, V>(
  record: Readonly<Partial<Record<K, V>>> | undefined,
): [K, V][] {
  return Object.entries(record ?? {}) as [K, V][];
}
