import { beforeAll, expect, test } from "vitest";
import { endpointFile, type ScratchFunctions, scratchFunctions } from "./scratch-functions.ts";
import { resourcesOf, synthesized, type Template } from "./synthesized.ts";

const step = (name: string) => `
import * as z from "zod";
import { workflowStep } from "#shared/lambda/workflow-step.ts";

export const handler = workflowStep({ input: z.object({}) }, async () => ({ by: "${name}" }));
`;

const workflow = (name: string) => `
import { askStep, callStep } from "../../../../infra/workflow-definition.ts";

export const workflow = {
  Comment: "Asks, then acts",
  StartAt: "Ask",
  States: {
    Ask: { ...askStep("${name}", { id: 1 }), TimeoutSeconds: 60, Next: "Act" },
    Act: { ...callStep("act-somehow", "{% $states.input %}"), End: true },
  },
};
`;

const user = (name: string, access: string) => `
import { scheduledTask } from "#shared/lambda/scheduled-task.ts";

const schedule = "rate(1 hour)";
export const handler = scheduledTask({ schedule, workflows: { "${name}": "${access}" } }, async () => {});
`;

const scratch = (more: Readonly<Record<string, string>> = {}): Promise<ScratchFunctions> =>
  scratchFunctions({
    "../infra/workflows/greet-all.ts": workflow("ask-somebody"),
    "actions/ask-somebody.step.ts": step("ask"),
    "actions/act-somehow.step.ts": step("act"),
    "actions/get-greeting.ts": endpointFile("/greeting"),
    "actions/start-greeting.schedule.ts": user("greet-all", "start"),
    "actions/answer-greeting.schedule.ts": user("greet-all", "report"),
    ...more,
  });

let templates: readonly Template[];

beforeAll(async () => {
  await using files = await scratch();
  templates = await synthesized(files.folder, { stage: "prod" });
});

test("a workflow is a state machine in a role that may call just its steps, traced, and logged without data", () => {
  const [machine, ...others] = resourcesOf("AWS::StepFunctions::StateMachine", templates);
  expect(others).toEqual([]);
  const { DefinitionString, RoleArn, ...properties } = machine?.Properties ?? {};
  expect(properties).toMatchObject({
    StateMachineName: "tocsin-prod-greet-all",
    TracingConfiguration: { Enabled: true },
    LoggingConfiguration: { Level: "ALL", IncludeExecutionData: false },
  });
  const text = JSON.stringify(DefinitionString);
  for (const name of ["ask-somebody", "act-somehow"]) expect(text).toContain(`:function:tocsin-prod-${name}`);
  expect(text).toContain("JSONata");
  const [roleId] = (RoleArn as { "Fn::GetAtt": [string] })["Fn::GetAtt"];
  const role = resourcesOf("AWS::IAM::Role", templates).find(({ id }) => id === roleId);
  const policies = role?.Properties.Policies as readonly {
    PolicyDocument: { Statement: readonly Record<string, unknown>[] };
  }[];
  const [call, ...rest] = policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
  expect(call?.Action).toBe("lambda:InvokeFunction");
  expect(call?.Resource).toHaveLength(2);
  expect(rest.map(({ Action }) => String(Action)).join()).not.toContain("lambda");
});

test("who starts a workflow knows where it is; who reports may do no more", () => {
  const rightsOf = (name: string) =>
    resourcesOf("AWS::IAM::Role", templates)
      .filter(({ id }) => id.startsWith(name))
      .map(({ Properties }) => JSON.stringify(Properties.Policies))
      .join();
  expect(rightsOf("startgreeting")).toContain('"states:StartExecution"');
  expect(rightsOf("startgreeting")).not.toContain("SendTask");
  expect(rightsOf("answergreeting")).toContain('["states:SendTaskSuccess","states:SendTaskFailure"]');
  expect(rightsOf("answergreeting")).not.toContain("StartExecution");
  const variables = Object.fromEntries(
    resourcesOf("AWS::Lambda::Function", templates).map(({ Properties }) => [
      Properties.FunctionName,
      JSON.stringify(Properties.Environment),
    ]),
  );
  expect(variables["tocsin-prod-start-greeting"]).toContain("WORKFLOW_GREET_ALL");
  expect(variables["tocsin-prod-answer-greeting"]).not.toContain("WORKFLOW_GREET_ALL");
});

test("its alarms are for executions that fail, and for those that take too long", () => {
  const alarms = resourcesOf("AWS::CloudWatch::Alarm", templates).map(({ Properties }) => Properties);
  const ofWorkflow = alarms.filter(({ Namespace }) => Namespace === "AWS/States");
  expect(ofWorkflow.map(({ AlarmName, MetricName }) => [AlarmName, MetricName])).toEqual([
    ["tocsin-prod-greet-all-workflow-failures", "ExecutionsFailed"],
    ["tocsin-prod-greet-all-workflow-timeouts", "ExecutionsTimedOut"],
  ]);
  for (const { Dimensions } of ofWorkflow)
    expect(JSON.stringify(Dimensions)).toContain(":stateMachine:tocsin-prod-greet-all");
});

test.each([
  [
    "a step that isn't there",
    "../infra/workflows/greet-all.ts",
    workflow("ask-nobody"),
    "greet-all: functions/ has no step ask-nobody",
  ],
  ["a step that no workflow calls", "actions/idle-along.step.ts", step("idle"), "no workflow calls it"],
  [
    "a workflow that isn't there",
    "actions/start-none.schedule.ts",
    user("greet-none", "start"),
    "there is no workflow greet-none",
  ],
])("the synthesis ends with %s", async (_, file, text, message) => {
  await using files = await scratch({ [file]: text });
  await expect(synthesized(files.folder, { stage: "prod" })).rejects.toThrow(message);
});
