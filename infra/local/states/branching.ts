import type { Decision } from "./decision.ts";
import type { MapState, ParallelState } from "./definition.ts";
import { evaluate, evaluateTo, required } from "./evaluate.ts";
import { newThread, type Outcome, type Thread } from "./execution.ts";
import { limited } from "./failures.ts";
import { type Place, scopeOf } from "./run.ts";

/** Step Functions runs so many iterations of an inline map at once unless it is told to run fewer. */
const mostIterations = 40;

export async function beginParallel(place: Place, { Arguments, Branches }: ParallelState): Promise<Decision> {
  const { visit, thread } = place;
  const input =
    Arguments === undefined ? visit.input : await evaluate(Arguments, scopeOf(place), "Arguments");
  limited(input, "The input of the branches");
  const enteredAt = place.run.now();
  const threads = Branches.map(({ StartAt }) =>
    newThread({ state: StartAt, input, enteredAt }, thread.lastEventId),
  );
  return {
    kind: "stay",
    phase: { kind: "branched", threads, atOnce: threads.length },
    event: ["ParallelStateStarted"],
  };
}

const isList = (value: unknown): value is unknown[] => Array.isArray(value);
const isCount = (value: unknown): value is number => Number.isInteger(value) && (value as number) >= 0;

export async function beginMap(place: Place, state: MapState): Promise<Decision> {
  const scope = scopeOf(place);
  const given = state.Items === undefined ? place.visit.input : await evaluate(state.Items, scope, "Items");
  const items = required(given, "Items", isList, "an array");
  const wanted = await evaluateTo(
    state.MaxConcurrency ?? 0,
    scope,
    "MaxConcurrency",
    isCount,
    "a whole number",
  );
  const threads: Thread[] = [];
  for (const [Index, Value] of items.entries()) threads.push(await iteration(place, state, { Index, Value }));
  return {
    kind: "stay",
    phase: { kind: "branched", threads, atOnce: Math.min(wanted || mostIterations, mostIterations) },
    event: ["MapStateStarted", { mapStateStartedEventDetails: { length: items.length } }],
  };
}

async function iteration(
  place: Place,
  { ItemSelector, ItemProcessor }: MapState,
  item: NonNullable<Thread["item"]>,
): Promise<Thread> {
  const input =
    ItemSelector === undefined
      ? item.Value
      : await evaluate(ItemSelector, scopeOf(place, { item }), "ItemSelector");
  const at = { state: ItemProcessor.StartAt, input: limited(input, "An item"), enteredAt: place.run.now() };
  return newThread(at, place.thread.lastEventId, item);
}

/** What has become of branches as a whole; undefined while that is open. The first failure ends them all. */
export function outcomeOf(threads: readonly Thread[]): Outcome | undefined {
  const output: unknown[] = [];
  let isOpen = false;
  for (const { outcome } of threads) {
    if (outcome && "failure" in outcome) return outcome;
    if (outcome) output.push(outcome.output);
    else isOpen = true;
  }
  return isOpen ? undefined : { output };
}
