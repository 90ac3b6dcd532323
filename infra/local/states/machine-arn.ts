import { arn } from "../arn.ts";

export const machineArn = (name: string): string => arn("states", `stateMachine:${name}`);

/** The name at the end of the ARN of a machine or an execution. */
export const nameIn = (machineOrExecutionArn: string): string =>
  machineOrExecutionArn.slice(machineOrExecutionArn.lastIndexOf(":") + 1);

export const executionArn = (machine: string, name: string): string =>
  arn("states", `execution:${machine}:${name}`);
