import type { Catcher, Retrier } from "./definition.ts";
import type { Failure } from "./execution.ts";

/** A failure of the machine itself, as it is noticed while a state is worked on. */
export class StateError extends Error {
  readonly failure: Failure;

  constructor(error: string, cause: string) {
    super(`${error}: ${cause}`);
    this.failure = { error, cause };
  }
}

/** What a state takes and gives, in bytes of JSON. */
export const mostBytes = 262_144;

/** @throws StateError where a value is larger than may pass from state to state. */
export function limited<T>(value: T, what: string): T {
  if (Buffer.byteLength(JSON.stringify(value) ?? "") > mostBytes) {
    throw new StateError(
      "States.DataLimitExceeded",
      `${what} has a size exceeding the maximum number of bytes service limit.`,
    );
  }
  return value;
}

const timeouts = ["States.Timeout", "States.HeartbeatTimeout"];
/** Wildcards don't stand for these. */
const terminal = ["States.DataLimitExceeded", "States.Runtime"];

function matchesError(names: readonly string[], { error }: Failure): boolean {
  return names.some((name) => {
    if (name === error) return true;
    if (name === "States.ALL") return !terminal.includes(error);
    if (name === "States.TaskFailed") return ![...timeouts, ...terminal].includes(error);
    return name === "States.Timeout" && timeouts.includes(error);
  });
}

export function catcherOf(catchers: readonly Catcher[] = [], failure: Failure): Catcher | undefined {
  return catchers.find(({ ErrorEquals }) => matchesError(ErrorEquals, failure));
}

/**
 * The first retrier that knows the error decides: once it is used up, no other is asked.
 * @param used how often each has been used.
 * @param random from 0 to 1, drawn for the jitter.
 */
export function retryOf(
  retriers: readonly Retrier[] = [],
  failure: Failure,
  used: readonly number[],
  random: () => number,
): { readonly index: number; readonly delayMs: number } | undefined {
  const index = retriers.findIndex(({ ErrorEquals }) => matchesError(ErrorEquals, failure));
  const retrier = retriers[index];
  if (!retrier) return undefined;
  const { IntervalSeconds = 1, BackoffRate = 2, MaxAttempts = 3, MaxDelaySeconds } = retrier;
  const count = used[index] ?? 0;
  if (count >= MaxAttempts) return undefined;
  const grown = IntervalSeconds * BackoffRate ** count;
  const seconds = Math.min(grown, MaxDelaySeconds ?? Number.POSITIVE_INFINITY);
  return { index, delayMs: seconds * 1000 * (retrier.JitterStrategy === "FULL" ? random() : 1) };
}
