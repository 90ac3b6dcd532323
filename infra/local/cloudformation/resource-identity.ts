import { createHash } from "node:crypto";
import {
  arn,
  bucketArn,
  busArn,
  functionArn,
  queueArn,
  region,
  roleArn,
  streamArn,
  tableArn,
} from "../arn.ts";
import { secretArn } from "../secrets/secret.ts";
import { machineArn } from "../states/machine-arn.ts";

/** How a kind of resource is named, and what `Ref` and `Fn::GetAtt` give for it. */
interface Kind {
  /** The property that holds the name, where a template may choose it. */
  readonly nameProperty?: string;
  readonly generatedName?: (stack: string, logicalId: string) => string;
  readonly ref?: (name: string, endpoint: string) => string;
  readonly attributes?: Readonly<Record<string, (name: string, endpoint: string) => string>>;
}

const queueUrl = (name: string, endpoint: string): string => `${endpoint}/000000000000/${name}`;

/** Ids of API Gateway are ten characters. */
const shortId = (stack: string, logicalId: string): string =>
  createHash("sha256").update(`${stack}/${logicalId}`).digest("hex").slice(0, 10);

/** Always the same for the same resource: what a restart finds in its data folder is still the same key. */
const uuid = (stack: string, logicalId: string): string =>
  createHash("sha256")
    .update(`${stack}/${logicalId}`)
    .digest("hex")
    .replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, "$1-$2-4$3-8$4-$5");

const table: Kind = {
  nameProperty: "TableName",
  attributes: { Arn: tableArn, StreamArn: streamArn },
};

const kinds: Readonly<Record<string, Kind>> = {
  "AWS::DynamoDB::Table": table,
  "AWS::DynamoDB::GlobalTable": table,
  "AWS::SQS::Queue": {
    nameProperty: "QueueName",
    ref: queueUrl,
    attributes: { Arn: queueArn, QueueName: (name) => name, QueueUrl: queueUrl },
  },
  "AWS::Events::EventBus": { nameProperty: "Name", attributes: { Arn: busArn, Name: (name) => name } },
  "AWS::Events::Rule": { nameProperty: "Name", attributes: { Arn: (name) => arn("events", `rule/${name}`) } },
  "AWS::S3::Bucket": {
    nameProperty: "BucketName",
    generatedName: (stack, logicalId) => `${stack}-${logicalId}`.toLowerCase(),
    attributes: {
      Arn: bucketArn,
      DomainName: (name) => `${name}.s3.amazonaws.com`,
      RegionalDomainName: (name) => `${name}.s3.${region}.amazonaws.com`,
    },
  },
  "AWS::Lambda::Function": { nameProperty: "FunctionName", attributes: { Arn: functionArn } },
  "AWS::IAM::Role": { nameProperty: "RoleName", attributes: { Arn: roleArn } },
  "AWS::IAM::ManagedPolicy": {
    nameProperty: "ManagedPolicyName",
    ref: (name) => `arn:aws:iam::000000000000:policy/${name}`,
  },
  "AWS::Logs::LogGroup": {
    nameProperty: "LogGroupName",
    attributes: { Arn: (name) => arn("logs", `log-group:${name}:*`) },
  },
  "AWS::KMS::Key": {
    generatedName: uuid,
    attributes: { Arn: (name) => arn("kms", `key/${name}`), KeyId: (name) => name },
  },
  "AWS::KMS::Alias": { nameProperty: "AliasName", attributes: { Arn: (name) => arn("kms", name) } },
  "AWS::SecretsManager::Secret": {
    nameProperty: "Name",
    ref: secretArn,
    attributes: { Id: secretArn },
  },
  "AWS::Scheduler::Schedule": {
    nameProperty: "Name",
    // Of one in the default group: the group isn't at hand here.
    attributes: { Arn: (name) => arn("scheduler", `schedule/default/${name}`) },
  },
  "AWS::Scheduler::ScheduleGroup": {
    nameProperty: "Name",
    attributes: { Arn: (name) => arn("scheduler", `schedule-group/${name}`) },
  },
  "AWS::SSM::Parameter": { nameProperty: "Name" },
  "AWS::StepFunctions::StateMachine": {
    nameProperty: "StateMachineName",
    ref: machineArn,
    attributes: { Arn: machineArn, Name: (name) => name },
  },
  "AWS::ApiGateway::RestApi": {
    generatedName: shortId,
    attributes: { RootResourceId: (name) => `${name}-root`, RestApiId: (name) => name },
  },
  "AWS::ApiGateway::Resource": { generatedName: shortId, attributes: { ResourceId: (name) => name } },
  "AWS::ApiGateway::Deployment": { generatedName: shortId, attributes: { DeploymentId: (name) => name } },
  "AWS::ApiGateway::Stage": { nameProperty: "StageName" },
};

export interface Identity {
  readonly name: string;
  readonly ref: string;
  attribute(name: string): string;
}

/** The property whose value names a resource of this type. */
export function nameProperty(type: string): string | undefined {
  return kinds[type]?.nameProperty;
}

export function identify(
  type: string,
  stack: string,
  logicalId: string,
  chosenName: unknown,
  endpoint: string,
): Identity {
  const kind = kinds[type] ?? {};
  const generate = kind.generatedName ?? ((ofStack, id) => `${ofStack}-${id}`);
  const name = typeof chosenName === "string" ? chosenName : generate(stack, logicalId);
  return {
    name,
    ref: kind.ref?.(name, endpoint) ?? name,
    attribute: (attribute) =>
      kind.attributes?.[attribute]?.(name, endpoint) ?? arn("unhosted", `${type}/${name}/${attribute}`),
  };
}
