import { CfnResource, Validations } from "aws-cdk-lib";
import { CfnMethod, CfnRestApi, CfnStage } from "aws-cdk-lib/aws-apigateway";
import { CfnRole } from "aws-cdk-lib/aws-iam";
import { CfnEventSourceMapping, CfnFunction } from "aws-cdk-lib/aws-lambda";
import { CfnBucket } from "aws-cdk-lib/aws-s3";
import { CfnQueue } from "aws-cdk-lib/aws-sqs";
import type { IConstruct } from "constructs";
import { type BucketName, buckets } from "#shared/resources.ts";
import { DeadLetterQueue } from "./constructs/work-queue.ts";
import { resourceName, type Stage } from "./stage.ts";

/** Where cdk-nag's rule and our reason differ. */
export interface Acknowledgement {
  readonly rules: readonly string[];
  readonly on: (resource: CfnResource) => boolean;
  readonly reason: string;
}

/** All of them. Ten at the most: with more, it is the system that should change. */
export function acknowledgementsOf(stage: Stage): readonly Acknowledgement[] {
  return [
    {
      rules: ["AwsSolutions-APIG4", "AwsSolutions-COG4"],
      on: (resource) => resource instanceof CfnMethod,
      reason:
        "The wrapper of every function authenticates and authorizes: one place, problem+json, one Lambda less per request. A test tries every endpoint without credentials and with the wrong scope.",
    },
    {
      rules: ["AwsSolutions-APIG2"],
      on: (resource) => resource instanceof CfnRestApi,
      reason:
        "The wrapper validates every request against the endpoint's schemas and answers with pointers to what is wrong, which the gateway can't.",
    },
    {
      rules: ["AwsSolutions-APIG3"],
      on: (resource) => resource instanceof CfnStage,
      reason:
        "A web ACL costs $5 a month at rest and more per request. Limits and blocklists by address are Tocsin's own; whoever has a web ACL can associate it with the stage.",
    },
    {
      rules: ["AwsSolutions-SQS3", "Serverless-SQSRedrivePolicy"],
      on: (resource) => resource instanceof CfnQueue && resource.node.scope instanceof DeadLetterQueue,
      reason: "It is a dead-letter queue itself: of a queue, a rule, a stream or a schedule.",
    },
    {
      rules: ["Serverless-LambdaDLQ"],
      on: (resource) => resource instanceof CfnFunction,
      reason:
        "It concerns asynchronous invocations only. Functions that are invoked so, by a schedule or with log lines, have a failure destination.",
    },
    {
      rules: ["Serverless-LambdaEventSourceMappingDestination"],
      on: (resource) => resource instanceof CfnEventSourceMapping && resource.startingPosition === undefined,
      reason:
        "Lambda has failure destinations for streams only. A message that fails stays in its queue, and goes to the queue's dead letters after five attempts.",
    },
    {
      rules: ["AwsSolutions-IAM5[Resource::*]", "Serverless-LambdaStarPermissions"],
      on: (resource) => resource instanceof CfnRole,
      reason:
        "For actions that have no resource to name: X-Ray's, CloudWatch's, dynamodb:ListStreams and the account-wide log writer of API Gateway. test/infra/grants.test.ts lists them and refuses any other.",
    },
    {
      rules: ["AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:kms:<AWS::Region>:<AWS::AccountId>:key/*]"],
      on: (resource) => resource instanceof CfnRole,
      reason:
        "Rotation makes keys that no template knows. The condition on a key's tag admits those of this stage and use alone.",
    },
    {
      rules: (Object.keys(buckets) as BucketName[]).map(
        (name) =>
          `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:s3:::${resourceName(stage, name)}-<AWS::AccountId>/*]`,
      ),
      on: (resource) => resource instanceof CfnRole,
      reason: "The objects of one bucket; their names are made at run time.",
    },
    {
      rules: ["AwsSolutions-S1"],
      on: (resource) => resource instanceof CfnBucket,
      reason:
        "Only the roles of these templates reach the bucket. S3's own access logs may come late or not at all and fill a second bucket that somebody has to keep; who needs a record turns CloudTrail's data events on for the account.",
    },
  ];
}

/** Notes the reasons where they apply, resource by resource: what isn't meant here stays a finding. */
export function acknowledge(app: IConstruct, stage: Stage): void {
  const acknowledgements = acknowledgementsOf(stage);
  for (const resource of app.node.findAll()) {
    if (!CfnResource.isCfnResource(resource)) continue;
    for (const { rules, on, reason } of acknowledgements) {
      if (on(resource)) Validations.of(resource).acknowledge(...rules.map((id) => ({ id, reason })));
    }
  }
}
