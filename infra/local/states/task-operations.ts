import { AwsError } from "../aws/aws-error.ts";
import { type JsonOperation, operation } from "../aws/json-protocol.ts";
import type { Access } from "../iam/policy.ts";
import type { Execution, Outcome } from "./execution.ts";
import { isJson, type ServiceParts } from "./execution-operations.ts";
import { mostBytes } from "./failures.ts";
import { readToken } from "./token.ts";

interface OnTask {
  readonly taskToken: string;
}

interface SuccessInput extends OnTask {
  readonly output: string;
}

interface FailureInput extends OnTask {
  readonly error?: string;
  readonly cause?: string;
}

/** What whoever has a task's token can do. Each takes effect before it returns, and once. */
export function taskOperations({ executions }: ServiceParts): Readonly<Record<string, JsonOperation>> {
  const find = ({ taskToken }: OnTask): { readonly execution: Execution; readonly taskId: string } => {
    const content = readToken(taskToken);
    if (!content) throw new AwsError("InvalidToken", "Invalid Token: 'Invalid token'");
    const execution = executions.get(content.executionArn);
    if (!execution) throw new AwsError("TaskDoesNotExist", "Task does not exist");
    return { execution, taskId: content.taskId };
  };
  const may =
    (action: string) =>
    (input: OnTask): readonly Access[] => [
      { action: `states:${action}`, resource: find(input).execution.machineArn },
    ];
  const settle = (input: OnTask, outcome: Outcome): void => {
    const { execution, taskId } = find(input);
    if (!executions.settle(execution, taskId, outcome)) throw timedOut();
  };
  return {
    SendTaskSuccess: operation(may("SendTaskSuccess"), (input: SuccessInput) => {
      if (!isJson(input.output) || Buffer.byteLength(input.output) > mostBytes)
        throw new AwsError("InvalidOutput", "Invalid Output: 'The output is no JSON of up to 256 KB'");
      settle(input, { output: JSON.parse(input.output) as unknown });
    }),
    SendTaskFailure: operation(may("SendTaskFailure"), (input: FailureInput) => {
      const { error = "", cause = "" } = input;
      settle(input, { failure: { error, cause } });
    }),
    SendTaskHeartbeat: operation(may("SendTaskHeartbeat"), (input: OnTask) => {
      const { execution, taskId } = find(input);
      if (!executions.beat(execution, taskId)) throw timedOut();
    }),
  };
}

const timedOut = (): AwsError =>
  new AwsError("TaskTimedOut", "Task Timed Out: 'Provided task does not exist anymore'");
