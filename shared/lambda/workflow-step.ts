import type { Context } from "aws-lambda";
import * as z from "zod";
import type { WorkflowStepDefinition } from "#shared/lambda/definition.ts";
import { StepFailure } from "#shared/lambda/step-failure.ts";
import { logSpan, type SpanOutcome } from "#shared/platform/log-span.ts";
import { flushMetrics } from "#shared/platform/metrics.ts";
import { causeOf, noteCause, startTrace, withTrace } from "#shared/platform/trace-context.ts";
import { recordError } from "#shared/telemetry/record-event.ts";

const text = z.string().optional();

/** As `callStep` and `askStep` of a workflow's definition put it together. */
const StepEvent = z.object({
  input: z.unknown(),
  cause: z.object({ correlation_id: text, trace_id: text, traceparent: text, tenant_id: text }),
  task_token: text,
});

interface Given<S extends z.ZodType> {
  readonly input: z.output<S>;
  /** By which the workflow is told to go on, where it waits for that. */
  readonly taskToken: string | undefined;
}

export interface WorkflowStep {
  (event: unknown, context: Context): Promise<unknown>;
  readonly definition: WorkflowStepDefinition;
}

/**
 * Declares a step of a workflow, which goes on with what the deed returns. A `StepFailure` is told to the workflow by
 * its name; so is any other error, but that is nothing that anybody expected. Whether a step that failed is called
 * again is for the workflow to say; one that didn't answer may have done its work.
 */
export function workflowStep<S extends z.ZodType>(
  declaration: Omit<WorkflowStepDefinition, "trigger" | "input"> & { readonly input: S },
  deed: (given: Given<S>) => Promise<unknown>,
): WorkflowStep {
  const definition: WorkflowStepDefinition = { ...declaration, trigger: "step" };
  const handler = (event: unknown, { functionName }: Context) => {
    const { input, cause: sent, task_token: taskToken } = StepEvent.parse(event);
    const cause = causeOf(sent);
    const trace = startTrace(functionName, {
      correlationId: cause?.correlation_id,
      traceId: cause?.trace_id,
      sampled: cause?.sampled,
    });
    return withTrace({ ...trace, tenantId: cause?.tenant_id }, () => {
      if (cause) noteCause(cause);
      return run(async () => deed({ input: valid(declaration.input, input), taskToken }));
    });
  };
  return Object.assign(handler, { definition });
}

function valid<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  const { data, error } = schema.safeParse(input);
  if (error) throw new StepFailure("BadStepInput", z.prettifyError(error));
  return data as z.output<S>;
}

async function run(deed: () => Promise<unknown>): Promise<unknown> {
  let outcome: SpanOutcome = "failed";
  try {
    const output = await deed();
    outcome = "ok";
    return output;
  } catch (error) {
    if (error instanceof StepFailure && error.name !== "BadStepInput") outcome = "refused";
    else recordError("step failed", error);
    throw error;
  } finally {
    logSpan("step", { kind: "internal", outcome }, {});
    flushMetrics();
  }
}
