import { AwsError } from "../aws/aws-error.ts";
import { type JsonOperation, operation } from "../aws/json-protocol.ts";
import { pageOf } from "../aws/page.ts";
import type { Chance } from "./chance.ts";
import type { Execution, ExecutionStatus } from "./execution.ts";
import { described, summary } from "./execution-view.ts";
import type { Executions } from "./executions.ts";
import { mostBytes } from "./failures.ts";
import type { History } from "./history.ts";
import { executionArn } from "./machine-arn.ts";
import type { StateMachine, StateMachines } from "./state-machines.ts";

export interface ServiceParts {
  readonly machines: StateMachines;
  readonly executions: Executions;
  readonly history: History;
  readonly chance: Chance;
}

interface StartInput {
  readonly stateMachineArn: string;
  readonly name?: string;
  readonly input?: string;
}

interface OnExecution {
  readonly executionArn: string;
}

interface StopInput extends OnExecution {
  readonly error?: string;
  readonly cause?: string;
}

interface Page {
  readonly maxResults?: number;
  readonly nextToken?: string;
}

interface ListInput extends Page {
  readonly stateMachineArn: string;
  readonly statusFilter?: ExecutionStatus;
}

interface HistoryInput extends OnExecution, Page {
  readonly reverseOrder?: boolean;
}

/** What the API can do with executions. Each takes effect before it returns. */
export function executionOperations(parts: ServiceParts): Readonly<Record<string, JsonOperation>> {
  const { machines, executions, history } = parts;
  const on = (action: string) => (input: OnExecution) => [
    { action: `states:${action}`, resource: input.executionArn },
  ];
  const onMachine = (action: string) => (input: { readonly stateMachineArn: string }) => [
    { action: `states:${action}`, resource: input.stateMachineArn },
  ];
  const find = ({ executionArn: arn }: OnExecution): Execution => {
    const execution = executions.get(arn);
    if (execution) return execution;
    throw new AwsError("ExecutionDoesNotExist", `Execution Does Not Exist: '${arn}'`);
  };
  return {
    StartExecution: operation(onMachine("StartExecution"), (input: StartInput) => start(parts, input)),
    DescribeExecution: operation(on("DescribeExecution"), (input: OnExecution) => described(find(input))),
    StopExecution: operation(on("StopExecution"), (input: StopInput) => {
      const execution = find(input);
      executions.abort(execution, { error: input.error ?? "", cause: input.cause ?? "" });
      return { stopDate: (execution.stoppedAt ?? 0) / 1000 };
    }),
    ListExecutions: operation(onMachine("ListExecutions"), (input: ListInput) => {
      findMachine(machines, input.stateMachineArn);
      const { stateMachineArn, statusFilter } = input;
      const listed = executions
        .all()
        .filter(
          ({ machineArn, status }) => machineArn === stateMachineArn && status === (statusFilter ?? status),
        )
        .sort((a, b) => b.startedAt - a.startedAt);
      const { items, next } = pageOf(listed, input.maxResults || 100, input.nextToken);
      return { executions: items.map(summary), nextToken: next };
    }),
    GetExecutionHistory: operation(on("GetExecutionHistory"), (input: HistoryInput) => {
      const events = history.of(find(input));
      if (input.reverseOrder) events.reverse();
      const { items, next } = pageOf(events, input.maxResults || 100, input.nextToken);
      return { events: items, nextToken: next };
    }),
  };
}

export function findMachine(machines: StateMachines, arn: string): StateMachine {
  const machine = machines.get(arn);
  if (machine) return machine;
  throw new AwsError("StateMachineDoesNotExist", `State Machine Does Not Exist: '${arn}'`);
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what a name may not have
const badName = /[\s<>{}[\]?*"#%\\^|~`$&,;:/\u0000-\u001f\u007f-\u009f]/;

/** Who starts the same again while it runs gets the one that runs. */
function start({ machines, executions, chance }: ServiceParts, request: StartInput): object {
  const { stateMachineArn, name = chance.uuid(), input = "{}" } = request;
  const machine = findMachine(machines, stateMachineArn);
  if (name.length < 1 || name.length > 80 || badName.test(name))
    throw new AwsError("InvalidName", `Invalid Name: '${name}'`);
  if (!isJson(input) || Buffer.byteLength(input) > mostBytes)
    throw new AwsError("InvalidExecutionInput", "Invalid State Machine Execution Input");
  const arn = executionArn(machine.name, name);
  const known = executions.get(arn);
  if (known && !(known.status === "RUNNING" && known.input === input))
    throw new AwsError("ExecutionAlreadyExists", `Execution Already Exists: '${arn}'`);
  const { startedAt } = known ?? executions.start(machine, arn, input);
  return { executionArn: arn, startDate: startedAt / 1000 };
}

export function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
