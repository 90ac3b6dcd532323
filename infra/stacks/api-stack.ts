import { type CfnOutput, Duration, Stack } from "aws-cdk-lib";
import {
  AwsIntegration,
  EndpointType,
  MethodLoggingLevel,
  ResponseTransferMode,
  RestApi,
} from "aws-cdk-lib/aws-apigateway";
import { PolicyDocument, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import type { Construct } from "constructs";
import { areaOf } from "../areas.ts";
import { functionArn } from "../arns.ts";
import { accessLog, addErrorLog, letGatewayLog } from "../constructs/gateway-logs.ts";
import { addGatewayResponses } from "../constructs/gateway-responses.ts";
import { allow } from "../constructs/permissions.ts";
import { type DefinitionOf, type DiscoveredFunction, triggeredBy } from "../discover.ts";
import { resourceName, type Stage } from "../stage.ts";

/** The most that API Gateway allows, and as long as Lambda runs. */
const longestStream = Duration.minutes(15);

/** Of an AWS account, unless it asks for more. */
const largestBurst = 5000;

type EndpointFunction = DiscoveredFunction<DefinitionOf<"http">>;

/**
 * One REST API in front of all endpoints. It knows functions by name and calls them in a role of its own, so
 * there is no Lambda permission per endpoint and no export: areas deploy without it.
 */
export class ApiStack extends Stack {
  constructor(scope: Construct, stage: Stage, functions: readonly DiscoveredFunction[]) {
    super(scope, "api", { stackName: resourceName(stage, "api") });
    const api = new RestApi(this, "Gateway", {
      restApiName: resourceName(stage, "api"),
      endpointTypes: [EndpointType.REGIONAL],
      // Functions get the bytes of a body as they were sent. As text, what isn't UTF-8 would reach them repaired.
      binaryMediaTypes: ["*/*"],
      deployOptions: {
        stageName: stage.stage,
        tracingEnabled: true,
        loggingLevel: MethodLoggingLevel.ERROR,
        throttlingRateLimit: stage.apiRequestsPerSecond,
        throttlingBurstLimit: Math.min(stage.apiRequestsPerSecond, largestBurst),
        ...accessLog(this, stage),
      },
      cloudWatchRole: false,
    });
    letGatewayLog(api);
    addErrorLog(api, stage);
    addGatewayResponses(api, stage);
    const endpoints = triggeredBy("http", functions);
    for (const [area, group] of Map.groupBy(endpoints, ({ domain }) => areaOf(domain))) {
      const caller = this.callerOf(stage, area, group);
      for (const { name, definition } of group) {
        const call = callOf(functionArn(this, stage, name), caller, definition);
        for (const path of [definition.path, ...definition.aliases]) {
          api.root.resourceForPath(path).addMethod(definition.method, call);
        }
        // `{proxy+}` stands for one segment or more, so the root needs the same method of its own.
        if (definition.path === "/{proxy+}") api.root.addMethod(definition.method, call);
      }
    }
    (api.node.findChild("Endpoint") as CfnOutput).overrideLogicalId("Url");
  }

  /** The gateway's role for one area: a single role's policy would outgrow IAM's 10 KB at about 110 endpoints. */
  private callerOf(stage: Stage, area: string | undefined, endpoints: readonly EndpointFunction[]): Role {
    const arns = endpoints.map(({ name }) => functionArn(this, stage, name));
    return new Role(this, `${area}-caller`, {
      assumedBy: new ServicePrincipal("apigateway.amazonaws.com"),
      inlinePolicies: { call: new PolicyDocument({ statements: [allow(["lambda:InvokeFunction"], arns)] }) },
    });
  }
}

/** To Lambda one that streams is another operation; the right to call it is the same. */
function callOf(arn: string, credentialsRole: Role, { isStreamed }: DefinitionOf<"http">): AwsIntegration {
  return new AwsIntegration({
    service: "lambda",
    proxy: true,
    path: isStreamed
      ? `2021-11-15/functions/${arn}/response-streaming-invocations`
      : `2015-03-31/functions/${arn}/invocations`,
    options: {
      credentialsRole,
      ...(isStreamed && { responseTransferMode: ResponseTransferMode.STREAM, timeout: longestStream }),
    },
  });
}
