import type { InitializeMiddleware, MiddlewareStack } from "@smithy/types";
import { clock } from "#shared/platform/clock.ts";
import { measureDatabase } from "#shared/platform/measure-database.ts";
import { currentTrace } from "#shared/platform/trace-context.ts";

/** An AWS client, as far as it matters here. Each has commands of its own. */
export interface MeasurableClient {
  // biome-ignore lint/suspicious/noExplicitAny: the stacks of two clients have nothing in common but this
  readonly middlewareStack: MiddlewareStack<any, any>;
  readonly config: object;
}

/** Notes each call of a client, with all its retries, in the span of the work that it is made for, and in the metrics. */
export function measureCalls(client: MeasurableClient): void {
  client.middlewareStack.add(measure(client.config), {
    name: "tocsinMeasureCalls",
    step: "initialize",
    priority: "high",
  });
}

const measure =
  (config: object): InitializeMiddleware<object, object> =>
  (next, { clientName, commandName }) =>
  async (args) => {
    const span = currentTrace()?.span;
    if (!span) return next(args);
    const startedAt = clock.now();
    const note = (ok: boolean) => {
      const service = (clientName ?? "").replace(/Client$/, "").toLowerCase();
      const operation = (commandName ?? "").replace(/Command$/, "");
      const duration_ms = clock.now() - startedAt;
      span.calls.add({ service, operation, offset_ms: startedAt - span.startedAt, duration_ms, ok });
      if (service === "dynamodb") measureDatabase(operation, duration_ms, config);
    };
    try {
      const output = await next(args);
      note(true);
      return output;
    } catch (error) {
      note(false);
      throw error;
    }
  };
