import { begin } from "./begin.ts";
import { outcomeOf } from "./branching.ts";
import { conclude } from "./conclude.ts";
import type { Decision, TaskCall } from "./decision.ts";
import { type Branch, branchesOf } from "./definition.ts";
import { newVisit, type Thread, type Visit } from "./execution.ts";
import { StateError } from "./failures.ts";
import { endExecution } from "./finish.ts";
import type { Place, Run } from "./run.ts";

/**
 * Takes an execution on to where it can only wait: for a function, a token or a time. Between two decisions it is
 * always whole, so it can be kept at any time, and whoever stops it in between is obeyed.
 * @returns the functions to call, once the execution has been kept.
 */
export async function advance(run: Run): Promise<readonly TaskCall[]> {
  const calls: TaskCall[] = [];
  const { execution, definition } = run;
  await advanceThread(run, execution.root, definition, {}, calls);
  const { outcome } = execution.root;
  if (outcome && isRunning(run)) endExecution(run, "failure" in outcome ? "FAILED" : "SUCCEEDED", outcome);
  return calls;
}

const isRunning = ({ execution }: Run): boolean => execution.status === "RUNNING";

async function advanceThread(
  run: Run,
  thread: Thread,
  branch: Branch,
  outer: Readonly<Record<string, unknown>>,
  calls: TaskCall[],
): Promise<void> {
  while (thread.visit && isRunning(run)) {
    const { visit } = thread;
    const state = branch.States[visit.state]!;
    const place: Place = { run, thread, visit, state, variables: { ...outer, ...thread.variables } };
    if (visit.phase.kind === "branched") {
      await advanceBranches(place, calls);
      if (!join(place)) return;
      continue;
    }
    const decision = await decide(place);
    if (!decision || !isRunning(run)) return;
    apply(place, decision, calls);
  }
}

async function advanceBranches({ run, visit, state, variables }: Place, calls: TaskCall[]): Promise<void> {
  if (visit.phase.kind !== "branched") return;
  const { threads, atOnce } = visit.phase;
  const branches = branchesOf(state);
  let open = 0;
  for (const [index, thread] of threads.entries()) {
    if (open === atOnce) return;
    await advanceThread(run, thread, branches[state.Type === "Map" ? 0 : index]!, variables, calls);
    if (thread.outcome && "failure" in thread.outcome) return;
    if (thread.visit) open++;
  }
}

/** Ends the branches where their outcome is known; those that still work are left behind. */
function join({ run, thread, visit, state }: Place): boolean {
  if (visit.phase.kind !== "branched" || !isRunning(run)) return false;
  const { threads } = visit.phase;
  const outcome = outcomeOf(threads);
  if (!outcome) return false;
  thread.lastEventId = Math.max(thread.lastEventId, ...threads.map(({ lastEventId }) => lastEventId));
  run.note(thread, `${state.Type}State${"failure" in outcome ? "Failed" : "Succeeded"}`);
  visit.phase = { kind: "ended", outcome };
  return true;
}

/** @returns undefined where there is nothing to do but wait. */
async function decide(place: Place): Promise<Decision | undefined> {
  const { phase, state: name } = place.visit;
  if (phase.kind !== "begun" && phase.kind !== "ended") return undefined;
  try {
    return phase.kind === "begun" ? await begin(place) : await conclude(place, phase.outcome);
  } catch (error) {
    if (!(error instanceof StateError)) throw error;
    const { failure } = error;
    const cause = `An error occurred while executing the state '${name}'. ${failure.cause}`;
    const told = { error: failure.error, cause };
    // What is caught already can't be caught again.
    if (phase.kind === "ended" && "failure" in phase.outcome) return { kind: "fail", failure: told };
    return { kind: "stay", phase: { kind: "ended", outcome: { failure: told } } };
  }
}

function apply({ run, thread, visit, state }: Place, decision: Decision, calls: TaskCall[]): void {
  if (visit.phase.kind === "begun" && visit.retries.length === 0) {
    const stateEnteredEventDetails = { name: visit.state, input: JSON.stringify(visit.input) };
    run.note(thread, `${state.Type}StateEntered`, { stateEnteredEventDetails });
  }
  if (decision.kind === "stay") {
    visit.phase = decision.phase;
    if (decision.event) run.note(thread, ...decision.event);
    if (decision.retrier !== undefined) countRetry(visit, decision.retrier);
    if (decision.call) calls.push(decision.call);
    return;
  }
  delete thread.visit;
  if (decision.kind === "fail") {
    thread.outcome = { failure: decision.failure };
    return;
  }
  const { next, output, assigned } = decision;
  Object.assign(thread.variables, assigned);
  const exited = { name: visit.state, output: JSON.stringify(output) };
  run.note(thread, `${state.Type}StateExited`, { stateExitedEventDetails: exited });
  if (next === undefined) thread.outcome = { output };
  else thread.visit = newVisit({ state: next, input: output, enteredAt: run.now() });
}

function countRetry(visit: Visit, retrier: number): void {
  const length = Math.max(visit.retries.length, retrier + 1);
  visit.retries = Array.from(
    { length },
    (_, index) => (visit.retries[index] ?? 0) + (index === retrier ? 1 : 0),
  );
}
