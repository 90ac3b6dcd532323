import type { Decision } from "./decision.ts";
import type { TaskState } from "./definition.ts";
import { evaluate, evaluateTo, type Scope } from "./evaluate.ts";
import type { Task } from "./execution.ts";
import { limited, StateError } from "./failures.ts";
import { type Place, scopeOf } from "./run.ts";
import { tokenOf } from "./token.ts";

export const invokeResource = "arn:aws:states:::lambda:invoke";
export const invokeByTokenResource = `${invokeResource}.waitForTaskToken`;

/** Each attempt of a task is one of its own, with its own token and its own time. */
export async function beginTask(place: Place, state: TaskState): Promise<Decision> {
  const { run, visit } = place;
  const taskId = run.chance.uuid();
  const byToken = state.Resource === invokeByTokenResource;
  const token = tokenOf({ executionArn: run.execution.arn, taskId });
  const scope = scopeOf(place, byToken ? { token } : {});
  const given =
    state.Arguments === undefined ? visit.input : await evaluate(state.Arguments, scope, "Arguments");
  const { functionName, payload } = calledBy(state.Resource, limited(given, "The task's arguments"));
  const timeoutMs = await milliseconds(state.TimeoutSeconds, scope, "TimeoutSeconds");
  const heartbeatMs = await milliseconds(state.HeartbeatSeconds, scope, "HeartbeatSeconds");
  const task: Task = {
    id: taskId,
    byToken,
    isDirect: functionName === state.Resource,
    isInvoking: true,
    timeoutAt: timeoutMs && scope.now + timeoutMs,
    heartbeatMs,
    heartbeatBy: heartbeatMs && scope.now + heartbeatMs,
  };
  return {
    kind: "stay",
    phase: { kind: "working", task },
    call: { taskId, functionName, payload },
    event: scheduled(task, functionName, payload),
  };
}

function calledBy(resource: string, given: unknown): { functionName: string; payload: unknown } {
  if (resource !== invokeResource && resource !== invokeByTokenResource)
    return { functionName: resource, payload: given };
  const { FunctionName, Payload = {} } = (given ?? {}) as { FunctionName?: unknown; Payload?: unknown };
  if (typeof FunctionName !== "string")
    throw new StateError("States.Runtime", "The task's arguments name no function (FunctionName).");
  return { functionName: FunctionName, payload: Payload };
}

function scheduled(task: Task, functionName: string, payload: unknown): readonly [string, object] {
  const input = JSON.stringify(payload);
  if (task.isDirect)
    return [
      "LambdaFunctionScheduled",
      { lambdaFunctionScheduledEventDetails: { resource: functionName, input } },
    ];
  const resource = task.byToken ? "invoke.waitForTaskToken" : "invoke";
  const parameters = JSON.stringify({ FunctionName: functionName, Payload: payload });
  return [
    "TaskScheduled",
    { taskScheduledEventDetails: { resourceType: "lambda", resource, region: "us-east-1", parameters } },
  ];
}

const isPositive = (value: unknown): value is number => Number.isInteger(value) && (value as number) > 0;

async function milliseconds(template: unknown, scope: Scope, field: string): Promise<number | undefined> {
  if (template === undefined) return undefined;
  return 1000 * (await evaluateTo(template, scope, field, isPositive, "a whole number above 0"));
}
