import { type Decision, leave } from "./decision.ts";
import type { Failure, Outcome } from "./execution.ts";
import { catcherOf, limited, retryOf } from "./failures.ts";
import type { Place } from "./run.ts";

/** Decides what follows from what a state has come to: it is left, tried again, or its branch fails. */
export async function conclude(place: Place, outcome: Outcome): Promise<Decision> {
  const { state } = place;
  if ("failure" in outcome) return recover(place, outcome.failure);
  // A wait has no result of its own.
  const known = state.Type === "Wait" ? {} : { result: limited(outcome.output, "The state's result") };
  return leave(place, state, outcome.output, known);
}

async function recover(place: Place, failure: Failure): Promise<Decision> {
  const { state, visit, run } = place;
  if (state.Type !== "Task" && state.Type !== "Parallel" && state.Type !== "Map")
    return { kind: "fail", failure };
  const retry = retryOf(state.Retry, failure, visit.retries, () => run.chance.next());
  if (retry) {
    const until = run.now() + retry.delayMs;
    return { kind: "stay", phase: { kind: "retrying", until }, retrier: retry.index };
  }
  const catcher = catcherOf(state.Catch, failure);
  if (!catcher) return { kind: "fail", failure };
  const errorOutput = { Error: failure.error, Cause: failure.cause };
  return leave(place, catcher, errorOutput, { errorOutput });
}
