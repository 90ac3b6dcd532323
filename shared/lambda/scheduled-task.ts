import type { Context, ScheduledEvent } from "aws-lambda";
import type { ScheduledTaskDefinition } from "#shared/lambda/definition.ts";
import { logSpan, type SpanOutcome } from "#shared/platform/log-span.ts";
import { flushMetrics } from "#shared/platform/metrics.ts";
import { startTrace, withTrace } from "#shared/platform/trace-context.ts";
import { recordError } from "#shared/telemetry/record-event.ts";

export interface ScheduledTask {
  (event: ScheduledEvent, context: Context): Promise<void>;
  readonly definition: ScheduledTaskDefinition;
}

/** Declares a task that runs by the clock. It may run twice or late, so its deed must be idempotent. */
export function scheduledTask(
  declaration: Omit<ScheduledTaskDefinition, "trigger">,
  deed: () => Promise<void>,
): ScheduledTask {
  const definition: ScheduledTaskDefinition = { ...declaration, trigger: "schedule" };
  const handler = (event: ScheduledEvent, context: Context) =>
    withTrace(startTrace(context.functionName, { correlationId: event.id }), () => run(deed));
  return Object.assign(handler, { definition });
}

async function run(deed: () => Promise<void>): Promise<void> {
  let outcome: SpanOutcome = "failed";
  try {
    await deed();
    outcome = "ok";
  } catch (error) {
    recordError("task failed", error);
    throw error;
  } finally {
    logSpan("task", { kind: "internal", outcome }, {});
    flushMetrics();
  }
}
