import { type Failure, type Outcome, type Task, type Thread, type Visit, visitsOf } from "./execution.ts";
import { endExecution } from "./finish.ts";
import type { Run } from "./run.ts";

/** What happens to an execution from outside. Each change is done at once: who comes first decides. */

interface OpenTask {
  readonly thread: Thread;
  readonly visit: Visit;
  readonly task: Task;
}

function openTask({ execution }: Run, taskId: string): OpenTask | undefined {
  return openTasks(execution.root).find(({ task }) => task.id === taskId);
}

function openTasks(root: Thread): OpenTask[] {
  return [...visitsOf(root)].flatMap(({ thread, visit }) =>
    visit.phase.kind === "working" ? [{ thread, visit, task: visit.phase.task }] : [],
  );
}

/** Whether a task still waits for what it was begun for. */
export const isOpen = (run: Run, taskId: string): boolean => openTask(run, taskId) !== undefined;

/** A function has answered, or failed. */
export function settleCall(run: Run, taskId: string, outcome: Outcome): void {
  const open = openTask(run, taskId);
  if (!open) return;
  const { task, thread } = open;
  if (!task.byToken || "failure" in outcome) end(run, open, asResult(task, outcome));
  else {
    task.isInvoking = false;
    run.note(thread, "TaskSubmitted", { taskSubmittedEventDetails: { resourceType: "lambda", resource } });
  }
}

const resource = "invoke.waitForTaskToken";

/** A function has not been called after all. @returns whether its task was still there. */
export function undoCall(run: Run, taskId: string): boolean {
  const open = openTask(run, taskId);
  if (open) open.visit.phase = { kind: "begun" };
  return open !== undefined;
}

/** What the integration makes of a function's answer. */
function asResult({ isDirect }: Task, outcome: Outcome): Outcome {
  if ("failure" in outcome || isDirect) return outcome;
  const SdkHttpMetadata = { HttpStatusCode: 200 };
  return {
    output: { ExecutedVersion: "$LATEST", Payload: outcome.output, SdkHttpMetadata, StatusCode: 200 },
  };
}

/** Somebody has sent a task's token. @returns whether the task was waiting for it. */
export function settleByToken(run: Run, taskId: string, outcome: Outcome): boolean {
  const open = openTask(run, taskId);
  if (!open?.task.byToken) return false;
  end(run, open, outcome);
  return true;
}

/** @returns whether the task was waiting for it. */
export function beat(run: Run, taskId: string): boolean {
  const open = openTask(run, taskId);
  if (!open?.task.byToken) return false;
  const { task } = open;
  if (task.heartbeatMs !== undefined) task.heartbeatBy = run.now() + task.heartbeatMs;
  return true;
}

/** Functions that were being called when the process ended have been lost: whether they did anything, nobody knows. */
export function loseCalls(run: Run): void {
  const failure = { error: "Lambda.Unknown", cause: "The local cloud ended while the function ran." };
  for (const open of openTasks(run.execution.root)) if (open.task.isInvoking) end(run, open, { failure });
}

/** Does what is due. @returns whether anything was. */
export function expire(run: Run): boolean {
  const { execution } = run;
  const now = run.now();
  if (execution.status !== "RUNNING") return false;
  if (isDue(execution.timeoutAt, now)) {
    endExecution(run, "TIMED_OUT");
    return true;
  }
  let any = false;
  for (const { visit } of [...visitsOf(execution.root)]) {
    const { phase } = visit;
    if ((phase.kind !== "waiting" && phase.kind !== "retrying") || !isDue(phase.until, now)) continue;
    visit.phase =
      phase.kind === "retrying" ? { kind: "begun" } : { kind: "ended", outcome: { output: visit.input } };
    any = true;
  }
  for (const open of openTasks(execution.root)) {
    const failure = lateness(open.task, now);
    if (!failure) continue;
    end(run, open, { failure });
    any = true;
  }
  return any;
}

function lateness({ timeoutAt, heartbeatBy }: Task, now: number): Failure | undefined {
  if (isDue(timeoutAt, now)) return { error: "States.Timeout", cause: "" };
  return isDue(heartbeatBy, now) ? { error: "States.HeartbeatTimeout", cause: "" } : undefined;
}

const isDue = (at: number | undefined, now: number): boolean => at !== undefined && at <= now;

/** When `expire` has something to do next. */
export function nextDue({ execution }: Run): number | undefined {
  if (execution.status !== "RUNNING") return undefined;
  const times = [...visitsOf(execution.root)].flatMap(({ visit: { phase } }) => {
    if (phase.kind === "working") return [phase.task.timeoutAt, phase.task.heartbeatBy];
    return phase.kind === "waiting" || phase.kind === "retrying" ? [phase.until] : [];
  });
  const known = [execution.timeoutAt, ...times].filter((time) => time !== undefined);
  return known.length > 0 ? Math.min(...known) : undefined;
}

function end(run: Run, { thread, visit, task }: OpenTask, outcome: Outcome): void {
  visit.phase = { kind: "ended", outcome };
  const [prefix, key] = task.isDirect ? ["LambdaFunction", "lambdaFunction"] : ["Task", "task"];
  const where = task.isDirect ? {} : { resourceType: "lambda", resource: task.byToken ? resource : "invoke" };
  if ("output" in outcome) {
    const details = { ...where, output: JSON.stringify(outcome.output) };
    run.note(thread, `${prefix}Succeeded`, { [`${key}SucceededEventDetails`]: details });
    return;
  }
  const isLate = ["States.Timeout", "States.HeartbeatTimeout"].includes(outcome.failure.error);
  const how = isLate ? "TimedOut" : "Failed";
  run.note(thread, `${prefix}${how}`, { [`${key}${how}EventDetails`]: { ...where, ...outcome.failure } });
}
