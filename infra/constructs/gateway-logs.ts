import { RemovalPolicy } from "aws-cdk-lib";
import {
  AccessLogFormat,
  CfnAccount,
  AccessLogField as field,
  LogGroupLogDestination,
  type RestApi,
  type StageOptions,
} from "aws-cdk-lib/aws-apigateway";
import { PolicyDocument, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { LogGroup } from "aws-cdk-lib/aws-logs";
import type { Construct } from "constructs";
import { resourceName, type Stage } from "../stage.ts";
import { allow } from "./permissions.ts";

/** One line a request: who, what, how it ended and where the time went. The route, never the ids in the path. */
const accessLine = AccessLogFormat.custom(
  JSON.stringify({
    timestamp: field.contextRequestTimeEpoch(),
    request_id: field.contextRequestId(),
    trace_id: field.contextXrayTraceId(),
    ip: field.contextIdentitySourceIp(),
    user_agent: field.contextIdentityUserAgent(),
    method: field.contextHttpMethod(),
    route: field.contextResourcePath(),
    status: field.contextStatus(),
    function_status: field.contextIntegrationStatus(),
    error: field.contextIntegrationErrorMessage(),
    duration_ms: field.contextResponseLatency(),
    function_duration_ms: field.contextIntegrationLatency(),
    bytes: field.contextResponseLength(),
  }),
);

/** Logs each request, for `deployOptions`. */
export function accessLog(scope: Construct, stage: Stage): StageOptions {
  const logs = logGroup(scope, "access-logs", `/aws/apigateway/${resourceName(stage, "api")}`, stage);
  return { accessLogDestination: new LogGroupLogDestination(logs), accessLogFormat: accessLine };
}

/**
 * Where the gateway says why it couldn't call a function. It names the group by itself and would keep the logs
 * for ever, so the group is made first.
 */
export function addErrorLog(api: RestApi, stage: Stage): void {
  const name = `API-Gateway-Execution-Logs_${api.restApiId}/${stage.stage}`;
  api.deploymentStage.node.addDependency(logGroup(api, "error-logs", name, stage));
}

const writeLogs = ["CreateLogGroup", "CreateLogStream", "PutLogEvents"];
const readLogs = ["DescribeLogGroups", "DescribeLogStreams", "GetLogEvents", "FilterLogEvents"];

/**
 * The right to write logs is one setting for all APIs of an account and region, so it isn't taken back with this
 * stack: another stage may use it. API Gateway refuses a role with less than these rights on all log groups.
 */
export function letGatewayLog(api: RestApi): void {
  const actions = [...writeLogs, ...readLogs].map((verb) => `logs:${verb}`);
  const role = new Role(api, "log-writer", {
    assumedBy: new ServicePrincipal("apigateway.amazonaws.com"),
    inlinePolicies: { log: new PolicyDocument({ statements: [allow(actions, ["*"])] }) },
  });
  const account = new CfnAccount(api, "Account", { cloudWatchRoleArn: role.roleArn });
  role.applyRemovalPolicy(RemovalPolicy.RETAIN);
  account.applyRemovalPolicy(RemovalPolicy.RETAIN);
  api.deploymentStage.node.addDependency(account);
}

function logGroup(scope: Construct, id: string, logGroupName: string, stage: Stage): LogGroup {
  return new LogGroup(scope, id, {
    logGroupName,
    retention: stage.logRetentionDays,
    removalPolicy: RemovalPolicy.DESTROY,
  });
}
