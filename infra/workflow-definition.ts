/**
 * A workflow in the Amazon States Language, with JSONata. Its tasks name functions as their files are named: the ARNs are
 * those of the stage that it is deployed to.
 */
export interface WorkflowDefinition {
  readonly Comment: string;
  readonly StartAt: string;
  readonly States: Readonly<Record<string, object>>;
  readonly TimeoutSeconds?: number;
}

const invoke = "arn:aws:states:::lambda:invoke";

/** What every step is told of the work that started the workflow; what isn't there isn't told. */
const cause =
  '{% $states.context.Execution.Input.{"correlation_id": correlation_id, "trace_id": trace_id, "traceparent": traceparent, "tenant_id": tenant_id} %}';

/** A task that is over when its function is, and gives what that returns. */
export const callStep = (step: string, input: object) => ({
  Type: "Task",
  Resource: invoke,
  Arguments: { FunctionName: step, Payload: { input, cause } },
  Output: "{% $states.result.Payload %}",
});

/** A task that is over when somebody reports with the token that its function gets, and gives what they report. */
export const askStep = (step: string, input: object) => ({
  Type: "Task",
  Resource: `${invoke}.waitForTaskToken`,
  Arguments: {
    FunctionName: step,
    Payload: { input, cause, task_token: "{% $states.context.Task.Token %}" },
  },
});

/** A definition with something else in the place of each function's name. */
export function withFunctions<T>(part: T, replace: (step: string) => string): T {
  if (Array.isArray(part)) return part.map((item) => withFunctions(item, replace)) as T;
  if (typeof part !== "object" || part === null) return part;
  const entries = Object.entries(part).map(([key, value]) => [
    key,
    key === "FunctionName" ? replace(String(value)) : withFunctions(value, replace),
  ]);
  return Object.fromEntries(entries) as T;
}
