import { beginTask } from "./begin-task.ts";
import { beginMap, beginParallel } from "./branching.ts";
import { type Decision, leave } from "./decision.ts";
import type { ChoiceState, FailState, WaitState } from "./definition.ts";
import { evaluate, evaluateTo } from "./evaluate.ts";
import { StateError } from "./failures.ts";
import { type Place, scopeOf } from "./run.ts";

/** Decides what a state is to do first. */
export async function begin(place: Place): Promise<Decision> {
  const { state, visit } = place;
  switch (state.Type) {
    case "Pass":
    case "Succeed":
      return leave(place, state, visit.input);
    case "Choice":
      return choose(place, state);
    case "Wait":
      return { kind: "stay", phase: { kind: "waiting", until: await endOfWait(place, state) } };
    case "Fail":
      return { kind: "fail", failure: await failureOf(place, state) };
    case "Task":
      return beginTask(place, state);
    case "Parallel":
      return beginParallel(place, state);
    case "Map":
      return beginMap(place, state);
  }
}

const isBoolean = (value: unknown): value is boolean => typeof value === "boolean";

async function choose(place: Place, state: ChoiceState): Promise<Decision> {
  const scope = scopeOf(place);
  for (const rule of state.Choices) {
    if (await evaluateTo(rule.Condition, scope, "Condition", isBoolean, "a boolean"))
      return leave(place, rule, place.visit.input);
  }
  const { Default, Output, Assign } = state;
  if (Default === undefined) throw new StateError("States.NoChoiceMatched", "No choice matched.");
  return leave(place, { Output, Assign: Assign ?? {}, Next: Default }, place.visit.input);
}

/** AWS waits up to three years. */
const mostSeconds = 99_999_999;
const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

const isSeconds = (value: unknown): value is number =>
  Number.isInteger(value) && (value as number) >= 0 && (value as number) <= mostSeconds;
const isInstant = (value: unknown): value is string => typeof value === "string" && instant.test(value);

async function endOfWait(place: Place, { Seconds, Timestamp }: WaitState): Promise<number> {
  const scope = scopeOf(place);
  if (Seconds === undefined)
    return Date.parse(await evaluateTo(Timestamp, scope, "Timestamp", isInstant, "an RFC 3339 time"));
  const expected = `a whole number from 0 to ${mostSeconds}`;
  return scope.now + 1000 * (await evaluateTo(Seconds, scope, "Seconds", isSeconds, expected));
}

async function failureOf(place: Place, { Error: name = "", Cause = "" }: FailState) {
  const scope = scopeOf(place);
  return {
    error: String(await evaluate(name, scope, "Error")),
    cause: String(await evaluate(Cause, scope, "Cause")),
  };
}
