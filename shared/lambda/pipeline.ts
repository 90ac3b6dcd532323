import type { Context } from "aws-lambda";
import type { ApiResponse } from "#shared/lambda/api-response.ts";
import type { Exchange } from "#shared/lambda/exchange.ts";
import { inTime } from "#shared/lambda/in-time.ts";

/** A request on its way through the middlewares. */
export interface Passage {
  readonly exchange: Exchange;
  response: ApiResponse | undefined;
  /** Why there is no response: what was thrown, or what a middleware makes of it. */
  error: unknown;
}

type Step = (passage: Passage) => Promise<void> | void;

/** Something that all endpoints share. */
export interface Middleware {
  /** In the order of the middlewares, before the deed. */
  readonly before?: Step;
  /** In the opposite order, when the deed has answered. */
  readonly after?: Step;
  /** In the opposite order, when something was thrown: one of them makes a response of it. */
  readonly onError?: Step;
}

/** Leads requests through the middlewares to the deed, and its answers back, all within the time that the function has. */
export function pipeline(
  middlewares: readonly Middleware[],
  deed: (exchange: Exchange) => Promise<ApiResponse>,
): (exchange: Exchange, context: Context) => Promise<ApiResponse> {
  const backwards = middlewares.toReversed();
  const befores = middlewares.flatMap(({ before }) => before ?? []);
  const afters = backwards.flatMap(({ after }) => after ?? []);
  const onErrors = backwards.flatMap(({ onError }) => onError ?? []);
  const answer = (passage: Passage): Promise<ApiResponse> => {
    const waiting = run(befores, passage);
    return waiting ? waiting.then(() => deed(passage.exchange)) : deed(passage.exchange);
  };
  return async (exchange, context) => {
    const passage: Passage = { exchange, response: undefined, error: undefined };
    try {
      passage.response = await inTime(answer(passage), context);
      const waiting = run(afters, passage);
      if (waiting) await waiting;
    } catch (error) {
      passage.response = undefined;
      passage.error = error;
      await run(onErrors, passage);
    }
    if (!passage.response) throw passage.error;
    return passage.response;
  };
}

/** What is done at once isn't waited for: each wait costs a promise and a turn of the queue. */
function run(steps: readonly Step[], passage: Passage, from = 0): Promise<void> | undefined {
  for (let index = from; index < steps.length; index++) {
    const waiting = steps[index]?.(passage);
    if (waiting) return waiting.then(() => run(steps, passage, index + 1));
  }
  return undefined;
}
