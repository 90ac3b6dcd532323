import type { Execution } from "./execution.ts";

const seconds = (ms: number | undefined): number | undefined => ms && ms / 1000;
const details = { included: true };

/** What `ListExecutions` tells of each. */
export const summary = ({ arn, machineArn, name, status, startedAt, stoppedAt }: Execution) => ({
  executionArn: arn,
  stateMachineArn: machineArn,
  name,
  status,
  startDate: seconds(startedAt),
  stopDate: seconds(stoppedAt),
  redriveCount: 0,
});

/** What `DescribeExecution` tells. */
export function described(execution: Execution): object {
  const { input, outcome } = execution;
  return {
    ...summary(execution),
    input,
    inputDetails: details,
    ...(outcome && "output" in outcome && { output: JSON.stringify(outcome.output), outputDetails: details }),
    ...(outcome && "failure" in outcome && outcome.failure),
  };
}
