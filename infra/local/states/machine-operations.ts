import { type JsonOperation, operation } from "../aws/json-protocol.ts";
import { pageOf } from "../aws/page.ts";
import { findMachine, type ServiceParts } from "./execution-operations.ts";
import type { StateMachine } from "./state-machines.ts";

interface OnMachine {
  readonly stateMachineArn: string;
}

interface ListInput {
  readonly maxResults?: number;
  readonly nextToken?: string;
}

/** A template's machines are as old as the cloud is to whoever asks: since when doesn't matter here. */
const createdAt = 0;

/** What the API tells of machines; the templates make them. */
export function machineOperations({ machines }: ServiceParts): Readonly<Record<string, JsonOperation>> {
  return {
    DescribeStateMachine: operation(
      ({ stateMachineArn }: OnMachine) => [
        { action: "states:DescribeStateMachine", resource: stateMachineArn },
      ],
      ({ stateMachineArn }) => {
        const { roleArn, definition, ...machine } = findMachine(machines, stateMachineArn);
        return { ...summary(machine), status: "ACTIVE", definition, roleArn };
      },
    ),
    ListStateMachines: operation(
      () => [{ action: "states:ListStateMachines", resource: "*" }],
      ({ maxResults, nextToken }: ListInput) => {
        const { items, next } = pageOf([...machines.values()], maxResults || 100, nextToken);
        return { stateMachines: items.map(summary), nextToken: next };
      },
    ),
  };
}

const summary = ({ arn, name }: Pick<StateMachine, "arn" | "name">) => ({
  stateMachineArn: arn,
  name,
  type: "STANDARD",
  creationDate: createdAt,
});
