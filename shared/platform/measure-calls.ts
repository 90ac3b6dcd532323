import type { InitializeMiddleware, MiddlewareStack } from "@smithy/types";
import { clock } from "#shared/platform/clock.ts";
import { currentTrace } from "#shared/platform/trace-context.ts";

/** An AWS client, as far as it matters here. Each has commands of its own. */
export interface MeasurableClient {
  // biome-ignore lint/suspicious/noExplicitAny: the stacks of two clients have nothing in common but this
  readonly middlewareStack: MiddlewareStack<any, any>;
}

/** Notes each call of a client, with all its retries, in the span of the work that it is made for. */
export function measureCalls(client: MeasurableClient): void {
  client.middlewareStack.add(measure, { name: "tocsinMeasureCalls", step: "initialize", priority: "high" });
}

const measure: InitializeMiddleware<object, object> =
  (next, { clientName, commandName }) =>
  async (args) => {
    const span = currentTrace()?.span;
    if (!span) return next(args);
    const startedAt = clock.now();
    const note = (ok: boolean) =>
      span.calls.add({
        service: (clientName ?? "").replace(/Client$/, "").toLowerCase(),
        operation: (commandName ?? "").replace(/Command$/, ""),
        offset_ms: startedAt - span.startedAt,
        duration_ms: clock.now() - startedAt,
        ok,
      });
    try {
      const output = await next(args);
      note(true);
      return output;
    } catch (error) {
      note(false);
      throw error;
    }
  };
