import {
  Duration,
  aws_iam as iam,
  type aws_lambda as lambda,
  aws_stepfunctions as sfn,
  aws_stepfunctions_tasks as tasks,
} from "aws-cdk-lib";
import type { Construct } from "constructs";

/** An order is approved by whoever has its token, and then settled. */
export function addApproval(scope: Construct, ask: lambda.Function, settle: lambda.Function): void {
  const settled = tasks.LambdaInvoke.jsonata(scope, "Settle", {
    lambdaFunction: settle,
    payload: sfn.TaskInput.fromObject({ id: "{% $id %}", by: "{% $states.input.by %}" }),
    outputs: "{% $states.result.Payload %}",
  });
  const refused = sfn.Fail.jsonata(scope, "Refused", {
    error: "Refused",
    cause: "{% $states.input.Cause %}",
  });
  const asked = tasks.LambdaInvoke.jsonata(scope, "Ask", {
    lambdaFunction: ask,
    integrationPattern: sfn.IntegrationPattern.WAIT_FOR_TASK_TOKEN,
    payload: sfn.TaskInput.fromObject({
      id: "{% $states.input.id %}",
      token: "{% $states.context.Task.Token %}",
    }),
    assign: { id: "{% $states.context.Execution.Input.id %}" },
    taskTimeout: sfn.Timeout.duration(Duration.days(60)),
  }).addCatch(refused, { errors: ["NotApproved"] });
  new sfn.StateMachine(scope, "Approval", {
    stateMachineName: "toy-approval",
    queryLanguage: sfn.QueryLanguage.JSONATA,
    definitionBody: sfn.DefinitionBody.fromChainable(asked.next(settled)),
  });
}

/** A machine whose role lets it do nothing. */
export function addUnable(scope: Construct, { functionArn }: lambda.Function): void {
  const role = new iam.Role(scope, "UnableRole", {
    assumedBy: new iam.ServicePrincipal("states.amazonaws.com"),
  });
  // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation's own placeholder
  const States = { Try: { Type: "Task", Resource: "${tried}", End: true } };
  new sfn.CfnStateMachine(scope, "Unable", {
    stateMachineName: "toy-unable",
    definition: { QueryLanguage: "JSONata", StartAt: "Try", States },
    definitionSubstitutions: { tried: functionArn },
    roleArn: role.roleArn,
  });
}
