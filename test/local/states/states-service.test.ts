import {
  DescribeExecutionCommand,
  DescribeStateMachineCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  ListStateMachinesCommand,
  SendTaskFailureCommand,
  SendTaskHeartbeatCommand,
  SendTaskSuccessCommand,
  type SFNServiceException,
  StartExecutionCommand,
  StopExecutionCommand,
} from "@aws-sdk/client-sfn";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { soon, startToy, type Toy } from "../toy/start-toy.ts";

let toy: Toy;

beforeAll(async () => {
  toy = await startToy({ keepsData: true });
});

afterAll(() => toy?.stop());

const stateMachineArn = "arn:aws:states:us-east-1:000000000000:stateMachine:toy-approval";
const start = async (name: string, input: object = { id: name }, arn = stateMachineArn) => {
  const command = new StartExecutionCommand({ stateMachineArn: arn, name, input: JSON.stringify(input) });
  return (await toy.aws.sfn.send(command)).executionArn ?? "";
};
const describeExecution = (executionArn: string) =>
  toy.aws.sfn.send(new DescribeExecutionCommand({ executionArn }));
const ended = (executionArn: string) =>
  soon(async () => {
    const execution = await describeExecution(executionArn);
    expect(execution.status).not.toBe("RUNNING");
    return execution;
  });
const tokenOf = (id: string) =>
  soon(async () => {
    const token = (await toy.seen(`token of ${id}`))?.token?.S;
    expect(token).toBeDefined();
    return token;
  });
const approve = (taskToken: string | undefined, by = "kim") =>
  toy.aws.sfn.send(new SendTaskSuccessCommand({ taskToken, output: JSON.stringify({ by }) }));
const refusal = (name: string) => expect.objectContaining({ name });

describe("an execution", () => {
  it("waits for its token, goes on with what came with it, once, and tells how it came to its end", async () => {
    const executionArn = await start("a");
    const token = await tokenOf("a");
    expect(await describeExecution(executionArn)).toMatchObject({
      status: "RUNNING",
      name: "a",
      input: '{"id":"a"}',
    });
    await approve(token);
    await expect(approve(token)).rejects.toEqual(refusal("TaskTimedOut"));
    const { status, output, startDate, stopDate } = await ended(executionArn);
    expect([status, JSON.parse(output ?? "")]).toEqual(["SUCCEEDED", { settled: "a", by: "kim" }]);
    expect(stopDate?.getTime()).toBeGreaterThan(startDate?.getTime() ?? 0);
    const { events = [] } = await toy.aws.sfn.send(new GetExecutionHistoryCommand({ executionArn }));
    expect(events.map(({ type }) => type)).toEqual([
      ...["ExecutionStarted", "TaskStateEntered", "TaskScheduled", "TaskSubmitted", "TaskSucceeded"],
      ...["TaskStateExited", "TaskStateEntered", "TaskScheduled", "TaskSucceeded", "TaskStateExited"],
      "ExecutionSucceeded",
    ]);
    expect(events.map(({ previousEventId }) => previousEventId)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    await soon(() => expect(toy.cloud.isIdle()).toBe(true));
  });

  it("goes on after a restart of the cloud, in the middle of a wait", async () => {
    const executionArn = await start("b");
    const token = await tokenOf("b");
    toy = await toy.restart();
    await approve(token);
    expect((await ended(executionArn)).status).toBe("SUCCEEDED");
  });

  it("fails as its token was told, or as its function did", async () => {
    const [refused, broken] = [await start("c"), await start("d")];
    const failure = { taskToken: await tokenOf("c"), error: "NotApproved", cause: "too much" };
    await toy.aws.sfn.send(new SendTaskFailureCommand(failure));
    expect(await ended(refused)).toMatchObject({ status: "FAILED", error: "Refused", cause: "too much" });
    await approve(await tokenOf("d"), "nobody");
    const { error, cause = "" } = await ended(broken);
    expect([error, JSON.parse(cause)]).toEqual([
      "NobodyError",
      expect.objectContaining({ errorType: "NobodyError", errorMessage: "there must be somebody" }),
    ]);
  });

  it("ends when it is stopped, and its token with it", async () => {
    const executionArn = await start("e");
    const token = await tokenOf("e");
    await toy.aws.sfn.send(new StopExecutionCommand({ executionArn, error: "Off", cause: "enough" }));
    expect(await describeExecution(executionArn)).toMatchObject({
      status: "ABORTED",
      error: "Off",
      cause: "enough",
    });
    await expect(approve(token)).rejects.toEqual(refusal("TaskTimedOut"));
  });

  it("is the same for the same name and input while it runs, and never another", async () => {
    const first = await start("f");
    expect(await start("f")).toBe(first);
    await expect(start("f", { id: "other" })).rejects.toEqual(refusal("ExecutionAlreadyExists"));
    await toy.aws.sfn.send(new StopExecutionCommand({ executionArn: first }));
    await expect(start("f")).rejects.toEqual(refusal("ExecutionAlreadyExists"));
  });

  it("is in the list of its machine's, the newest first", async () => {
    const [older, newer] = [await start("g"), await start("h")];
    const list = new ListExecutionsCommand({ stateMachineArn, statusFilter: "RUNNING" });
    const { executions = [] } = await toy.aws.sfn.send(list);
    const arns = executions.map(({ executionArn }) => executionArn);
    expect(arns.filter((arn) => arn === older || arn === newer)).toEqual([newer, older]);
  });
});

describe("a state machine", () => {
  it("is as its template says", async () => {
    const machine = await toy.aws.sfn.send(new DescribeStateMachineCommand({ stateMachineArn }));
    expect(machine).toMatchObject({ name: "toy-approval", status: "ACTIVE", type: "STANDARD" });
    expect(JSON.parse(machine.definition ?? "")).toMatchObject({ QueryLanguage: "JSONata", StartAt: "Ask" });
    const { stateMachines = [] } = await toy.aws.sfn.send(new ListStateMachinesCommand({}));
    expect(stateMachines.map(({ name }) => name)).toEqual(["toy-approval", "toy-unable"]);
  });

  it("calls only functions that its role grants", async () => {
    const executionArn = await start("i", {}, stateMachineArn.replace("approval", "unable"));
    expect(await ended(executionArn)).toMatchObject({
      status: "FAILED",
      error: "Lambda.AWSLambdaException",
      cause: expect.stringContaining("is not authorized to perform: lambda:InvokeFunction"),
    });
    expect(toy.lines.join("\n")).toContain("access denied: the state machine toy-unable");
  });
});

describe("the API refuses", () => {
  const executionArn = stateMachineArn.replace("stateMachine", "execution");
  const strange = Buffer.from(JSON.stringify([`${executionArn}:gone`, "1"])).toString("base64url");
  const cases: readonly [what: string, error: string, command: () => Promise<unknown>][] = [
    ["a machine that isn't there", "StateMachineDoesNotExist", () => start("x", {}, `${stateMachineArn}s`)],
    ["a name that is none", "InvalidName", () => start("a b")],
    [
      "an input that is no JSON",
      "InvalidExecutionInput",
      () => toy.aws.sfn.send(new StartExecutionCommand({ stateMachineArn, input: "{" })),
    ],
    [
      "an execution that isn't there",
      "ExecutionDoesNotExist",
      () => describeExecution(`${executionArn}:gone`),
    ],
    ["a token that is none", "InvalidToken", () => approve("token")],
    ["a token of nothing", "TaskDoesNotExist", () => approve(strange)],
    [
      "a sign of life from what is over",
      "TaskTimedOut",
      async () => toy.aws.sfn.send(new SendTaskHeartbeatCommand({ taskToken: await tokenOf("a") })),
    ],
    [
      "an output that is no JSON",
      "InvalidOutput",
      async () =>
        toy.aws.sfn.send(new SendTaskSuccessCommand({ taskToken: await tokenOf("a"), output: "{" })),
    ],
  ];
  it.each(cases)("%s: %s", async (_, name, command) => {
    const error = await command().catch((thrown: SFNServiceException) => thrown);
    expect(error).toEqual(refusal(name));
  });
});
