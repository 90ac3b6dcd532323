import { Duration, RemovalPolicy } from "aws-cdk-lib";
import { PolicyDocument, type PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Architecture, type CfnFunction, Function as LambdaFunction, Runtime } from "aws-cdk-lib/aws-lambda";
import { LogGroup } from "aws-cdk-lib/aws-logs";
import type { Construct } from "constructs";
import type { FunctionDefinition } from "#shared/lambda/definition.ts";
import type { Bundle } from "../bundle.ts";
import type { DiscoveredFunction } from "../discover.ts";
import { resourceName, type Stage } from "../stage.ts";
import { BundledCode } from "./bundled-code.ts";
import { environmentFor } from "./environment.ts";
import { allow, permissionsFor } from "./permissions.ts";

/** A client waits for an endpoint; nobody waits for a worker. */
export function timeoutSeconds({
  trigger,
  timeoutSeconds,
}: Pick<FunctionDefinition, "trigger" | "timeoutSeconds">): number {
  return timeoutSeconds ?? (trigger === "http" ? 10 : 30);
}

/** A Lambda made from its declaration: name, size, environment, rights and log group. */
export class DeclaredFunction extends LambdaFunction {
  private readonly rights: PolicyDocument;

  constructor(scope: Construct, stage: Stage, { name, definition }: DiscoveredFunction, bundle: Bundle) {
    const functionName = resourceName(stage, name);
    const logGroup = new LogGroup(scope, `${name}-logs`, {
      logGroupName: `/aws/lambda/${functionName}`,
      retention: stage.logRetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const rights = new PolicyDocument({
      statements: [
        allow(["logs:CreateLogStream", "logs:PutLogEvents"], [logGroup.logGroupArn]),
        // Lambda writes the traces, in the function's name; IAM has no resource to name for them.
        allow(["xray:PutTraceSegments", "xray:PutTelemetryRecords"], ["*"]),
        ...permissionsFor(scope, stage, definition),
      ],
    });
    super(scope, name, {
      functionName,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      handler: "index.handler",
      code: new BundledCode(bundle),
      timeout: Duration.seconds(timeoutSeconds(definition)),
      memorySize: definition.memoryMb ?? 512,
      environment: environmentFor(scope, stage, definition),
      logGroup,
      role: new Role(scope, `${name}-role`, {
        assumedBy: new ServicePrincipal("lambda.amazonaws.com"),
        inlinePolicies: { uses: rights },
      }),
    });
    this.rights = rights;
    // CDK's own `tracing` would put the right for it into a policy of its own.
    (this.node.defaultChild as CfnFunction).tracingConfig = { mode: "Active" };
  }

  /** Adds what the function's trigger needs. Inline in the role, where all of its rights stand together. */
  allow(...statements: PolicyStatement[]): void {
    this.rights.addStatements(...statements);
  }
}
