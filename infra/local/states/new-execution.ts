import type { Definition } from "./definition.ts";
import { type Execution, newThread } from "./execution.ts";
import { nameIn } from "./machine-arn.ts";
import type { StateMachine } from "./state-machines.ts";

interface Beginning {
  readonly machine: StateMachine;
  readonly definition: Definition;
  readonly arn: string;
  /** JSON. */
  readonly input: string;
  readonly now: number;
}

/** An execution in which nothing has happened yet. */
export function newExecution({ machine, definition, arn, input, now }: Beginning): Execution {
  const { StartAt, TimeoutSeconds } = definition;
  return {
    arn,
    name: nameIn(arn),
    machineArn: machine.arn,
    roleArn: machine.roleArn,
    definition: machine.definition,
    input,
    startedAt: now,
    ...(TimeoutSeconds !== undefined && { timeoutAt: now + TimeoutSeconds * 1000 }),
    status: "RUNNING",
    root: newThread({ state: StartAt, input: JSON.parse(input) as unknown, enteredAt: now }, 0),
    events: 0,
  };
}
