import { RemovalPolicy, Stack } from "aws-cdk-lib";
import { PolicyDocument, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { LogGroup } from "aws-cdk-lib/aws-logs";
import { CfnStateMachine } from "aws-cdk-lib/aws-stepfunctions";
import type { Construct } from "constructs";
import { functionArn } from "../arns.ts";
import { allow } from "../constructs/permissions.ts";
import { resourceName, type Stage } from "../stage.ts";
import { withFunctions } from "../workflow-definition.ts";
import type { DiscoveredWorkflow } from "../workflows.ts";

const deliverLogs = ["CreateLogDelivery", "GetLogDelivery", "UpdateLogDelivery", "DeleteLogDelivery"];
const inspectLogs = [
  "ListLogDeliveries",
  "PutResourcePolicy",
  "DescribeResourcePolicies",
  "DescribeLogGroups",
];
const trace = ["PutTraceSegments", "PutTelemetryRecords", "GetSamplingRules", "GetSamplingTargets"];

/** The state machines. They know functions by name, so areas deploy without them, and they after the areas. */
export class WorkflowsStack extends Stack {
  constructor(scope: Construct, stage: Stage, workflows: readonly DiscoveredWorkflow[]) {
    super(scope, "workflows", { stackName: resourceName(stage, "workflows") });
    for (const workflow of workflows) this.addMachine(stage, workflow);
  }

  private addMachine(stage: Stage, { name, definition, steps }: DiscoveredWorkflow): void {
    const arnOf = (step: string) => functionArn(this, stage, step);
    const logs = new LogGroup(this, `${name}-logs`, {
      // Step Functions adds each group to a policy that has room for few, but for names that begin so.
      logGroupName: `/aws/vendedlogs/states/${resourceName(stage, name)}`,
      retention: stage.logRetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    new CfnStateMachine(this, name, {
      stateMachineName: resourceName(stage, name),
      stateMachineType: "STANDARD",
      definitionString: this.toJsonString({ ...withFunctions(definition, arnOf), QueryLanguage: "JSONata" }),
      roleArn: this.roleOf(name, steps.map(arnOf)).roleArn,
      tracingConfiguration: { enabled: true },
      loggingConfiguration: {
        level: "ALL",
        // What goes through a workflow is in its history, for those who may see that.
        includeExecutionData: false,
        destinations: [{ cloudWatchLogsLogGroup: { logGroupArn: logs.logGroupArn } }],
      },
    });
  }

  private roleOf(name: string, functionArns: string[]): Role {
    const statements = [
      allow(["lambda:InvokeFunction"], functionArns),
      // IAM has no resource to name for the delivery of logs, nor for traces.
      allow(
        [...deliverLogs, ...inspectLogs].map((verb) => `logs:${verb}`),
        ["*"],
      ),
      allow(
        trace.map((verb) => `xray:${verb}`),
        ["*"],
      ),
    ];
    return new Role(this, `${name}-role`, {
      // Without the condition, state machines of other accounts could borrow the role.
      assumedBy: new ServicePrincipal("states.amazonaws.com", {
        conditions: { StringEquals: { "aws:SourceAccount": this.account } },
      }),
      inlinePolicies: { run: new PolicyDocument({ statements }) },
    });
  }
}
