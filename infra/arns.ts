import { ArnFormat, Stack } from "aws-cdk-lib";
import type { Construct } from "constructs";
import type { BucketName, KeyName, QueueName, TableName } from "#shared/resources.ts";
import { globalName, resourceName, type Stage } from "./stage.ts";

/** ARNs and addresses made from physical names: a reference would tie the stacks together by exports. */

export function tableArn(scope: Construct, stage: Stage, name: TableName): string {
  return Stack.of(scope).formatArn({
    service: "dynamodb",
    resource: "table",
    resourceName: resourceName(stage, name),
  });
}

export function queueArn(scope: Construct, stage: Stage, name: QueueName): string {
  return Stack.of(scope).formatArn({ service: "sqs", resource: resourceName(stage, name) });
}

export function queueUrl(scope: Construct, stage: Stage, name: QueueName): string {
  const { region, urlSuffix, account } = Stack.of(scope);
  return `https://sqs.${region}.${urlSuffix}/${account}/${resourceName(stage, name)}`;
}

export function bucketName(scope: Construct, stage: Stage, name: BucketName): string {
  return globalName(stage, name, Stack.of(scope).account);
}

export function bucketArn(scope: Construct, stage: Stage, name: BucketName): string {
  const resource = bucketName(scope, stage, name);
  return Stack.of(scope).formatArn({ service: "s3", region: "", account: "", resource });
}

/** All keys of the account: which of them are this stage's, and for what, their tag says. */
export function anyKeyArn(scope: Construct): string {
  return Stack.of(scope).formatArn({ service: "kms", resource: "key", resourceName: "*" });
}

export function keyAlias(stage: Stage, name: KeyName): string {
  return `alias/${resourceName(stage, name)}`;
}

export function busArn(scope: Construct, stage: Stage): string {
  return Stack.of(scope).formatArn({
    service: "events",
    resource: "event-bus",
    resourceName: busName(stage),
  });
}

export function functionArn(scope: Construct, stage: Stage, name: string): string {
  return Stack.of(scope).formatArn({
    service: "lambda",
    resource: "function",
    resourceName: resourceName(stage, name),
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
}

export function workflowArn(scope: Construct, stage: Stage, name: string): string {
  return machineArn(scope, resourceName(stage, name));
}

/** @param physicalName of a state machine. */
export function machineArn(scope: Construct, physicalName: string): string {
  return Stack.of(scope).formatArn({
    service: "states",
    resource: "stateMachine",
    resourceName: physicalName,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
}

export function busName({ stage }: Stage): string {
  return `tocsin-${stage}`;
}
