import type { ExecutionStatus, Outcome } from "./execution.ts";
import type { Run } from "./run.ts";

type Ending = Exclude<ExecutionStatus, "RUNNING">;

const events: Readonly<Record<Ending, readonly [type: string, details: string]>> = {
  SUCCEEDED: ["ExecutionSucceeded", "executionSucceededEventDetails"],
  FAILED: ["ExecutionFailed", "executionFailedEventDetails"],
  TIMED_OUT: ["ExecutionTimedOut", "executionTimedOutEventDetails"],
  ABORTED: ["ExecutionAborted", "executionAbortedEventDetails"],
};

/** Ends an execution; whatever of it still works is left behind. */
export function endExecution(run: Run, status: Ending, outcome?: Outcome): void {
  const { execution } = run;
  execution.status = status;
  execution.stoppedAt = run.now();
  if (outcome) execution.outcome = outcome;
  const [type, details] = events[status];
  const told =
    outcome && ("failure" in outcome ? outcome.failure : { output: JSON.stringify(outcome.output) });
  run.note(execution.root, type, { [details]: told ?? {} });
  delete execution.root.visit;
}
