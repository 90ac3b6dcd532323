import { hostSource, type Log } from "../log.ts";
import type { DeployedResource } from "./deployment.ts";

const hosted = new Set([
  "AWS::ApiGateway::GatewayResponse",
  "AWS::ApiGateway::Method",
  "AWS::ApiGateway::Resource",
  "AWS::ApiGateway::RestApi",
  "AWS::ApiGateway::Stage",
  "AWS::DynamoDB::GlobalTable",
  "AWS::DynamoDB::Table",
  "AWS::Events::EventBus",
  "AWS::Events::Rule",
  "AWS::IAM::ManagedPolicy",
  "AWS::IAM::Policy",
  "AWS::IAM::Role",
  "AWS::KMS::Alias",
  "AWS::KMS::Key",
  "AWS::Lambda::EventInvokeConfig",
  "AWS::Lambda::EventSourceMapping",
  "AWS::Lambda::Function",
  "AWS::Lambda::Permission",
  "AWS::Logs::LogGroup",
  "AWS::Logs::SubscriptionFilter",
  "AWS::S3::Bucket",
  "AWS::Scheduler::Schedule",
  "AWS::Scheduler::ScheduleGroup",
  "AWS::SQS::Queue",
  "AWS::SSM::Parameter",
  "AWS::StepFunctions::StateMachine",
  "AWS::SecretsManager::Secret",
  "AWS::SQS::QueuePolicy",
]);

/** These change nothing that a local cloud does: how it is watched, what CDK notes. */
const withoutEffect = [
  "AWS::ApiGateway::Account",
  "AWS::ApiGateway::Deployment",
  "AWS::CDK::Metadata",
  "AWS::CloudWatch::",
  "AWS::S3::BucketPolicy",
  "Custom::S3AutoDeleteObjects",
];

/** What the templates describe but nobody hosts should be no surprise. */
export function warnOfUnhosted(resources: readonly DeployedResource[], log: Log): void {
  const unhosted = resources.filter(
    ({ type }) => !hosted.has(type) && !withoutEffect.some((known) => type.startsWith(known)),
  );
  for (const [type, group] of Map.groupBy(unhosted, (resource) => resource.type)) {
    log(hostSource, `not hosted: ${type} (${group?.map(({ logicalId }) => logicalId).join(", ")})`);
  }
}
