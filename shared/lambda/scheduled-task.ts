import type { Context, ScheduledEvent } from "aws-lambda";
import type { ScheduledTaskDefinition } from "#shared/lambda/definition.ts";
import { clock } from "#shared/platform/clock.ts";
import { logger } from "#shared/platform/logger.ts";
import { flushMetrics } from "#shared/platform/metrics.ts";
import { startTrace, withTrace } from "#shared/platform/trace-context.ts";

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
    withTrace(startTrace(context.functionName, { correlationId: event.id }), async () => {
      const startedAt = clock.now();
      try {
        await deed();
        logger.info("task", { duration_ms: clock.now() - startedAt });
      } finally {
        flushMetrics();
      }
    });
  return Object.assign(handler, { definition });
}
