import type { Exit } from "./definition.ts";
import { evaluate } from "./evaluate.ts";
import type { Failure, Phase } from "./execution.ts";
import { limited } from "./failures.ts";
import { type Place, scopeOf } from "./run.ts";

/** A function that is to be called. */
export interface TaskCall {
  readonly taskId: string;
  /** Its name or ARN. */
  readonly functionName: string;
  readonly payload: unknown;
}

/** What is to become of a visit; until it is applied, nothing has changed. */
export type Decision =
  | {
      readonly kind: "stay";
      readonly phase: Phase;
      readonly call?: TaskCall;
      /** Which of the state's retriers is used once more. */
      readonly retrier?: number;
      readonly event?: readonly [type: string, details?: object];
    }
  | {
      readonly kind: "leave";
      readonly next: string | undefined;
      readonly output: unknown;
      readonly assigned: Readonly<Record<string, unknown>>;
    }
  | { readonly kind: "fail"; readonly failure: Failure };

/** Leaves a state with what its exit makes of its result. Output and variables see the variables as they were. */
export async function leave(
  place: Place,
  { Output, Assign = {}, Next }: Exit,
  fallback: unknown,
  known: { readonly result?: unknown; readonly errorOutput?: unknown } = {},
): Promise<Decision> {
  const scope = scopeOf(place, known);
  const output = Output === undefined ? fallback : await evaluate(Output, scope, "Output");
  const assigned = (await evaluate(Assign, scope, "Assign")) as Record<string, unknown>;
  limited(assigned, "The assigned variables");
  return { kind: "leave", next: Next, output: limited(output, "The state's output"), assigned };
}
