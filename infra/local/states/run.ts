import type { Chance } from "./chance.ts";
import type { Definition, State } from "./definition.ts";
import type { Scope } from "./evaluate.ts";
import type { Execution, Thread, Visit } from "./execution.ts";
import { nameIn } from "./machine-arn.ts";

/** An execution, with all that is needed to work on it. */
export interface Run {
  readonly execution: Execution;
  readonly definition: Definition;
  readonly now: () => number;
  readonly chance: Chance;
  /** Adds an event to the execution's history, after the last one of the thread. */
  readonly note: (thread: Thread, type: string, details?: object) => void;
}

/** Where something is to be done. */
export interface Place {
  readonly run: Run;
  readonly thread: Thread;
  readonly visit: Visit;
  readonly state: State;
  /** All that are visible there. */
  readonly variables: Readonly<Record<string, unknown>>;
}

interface Known {
  readonly result?: unknown;
  readonly errorOutput?: unknown;
  readonly token?: string;
  readonly item?: Thread["item"];
}

/** What the expressions of a state see at this point of it. */
export function scopeOf({ run, thread, visit, variables }: Place, known: Known = {}): Scope {
  const { result, errorOutput, token, item = thread.item } = known;
  return {
    states: {
      input: visit.input,
      ...("result" in known && { result }),
      ...("errorOutput" in known && { errorOutput }),
      context: {
        ...contextOf(run.execution),
        State: {
          Name: visit.state,
          EnteredTime: iso(visit.enteredAt),
          RetryCount: visit.retries.reduce((sum, count) => sum + count, 0),
        },
        ...(token !== undefined && { Task: { Token: token } }),
        ...(item && { Map: { Item: item } }),
      },
    },
    variables,
    now: run.now(),
    chance: run.chance,
  };
}

function contextOf({ arn, name, roleArn, input, startedAt, machineArn }: Execution): object {
  return {
    Execution: {
      Id: arn,
      Input: JSON.parse(input) as unknown,
      Name: name,
      RedriveCount: 0,
      RoleArn: roleArn,
      StartTime: iso(startedAt),
    },
    StateMachine: { Id: machineArn, Name: nameIn(machineArn) },
  };
}

const iso = (time: number): string => new Date(time).toISOString();
