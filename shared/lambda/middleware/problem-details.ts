import { type ApiResponse, apiResponse } from "#shared/lambda/api-response.ts";
import type { Exchange } from "#shared/lambda/exchange.ts";
import { OutOfTime } from "#shared/lambda/in-time.ts";
import type { Middleware } from "#shared/lambda/pipeline.ts";
import { problemType } from "#shared/lambda/problem-type.ts";
import { shownPath } from "#shared/lambda/sender-paths.ts";
import { lazily } from "#shared/platform/lazily.ts";
import { Problem, problemKinds, unavailable } from "#shared/problems.ts";
import { recordError } from "#shared/telemetry/record-event.ts";

/**
 * Turns every error into `application/problem+json` (RFC 9457). Only a `Problem` speaks for itself; the text of
 * anything else, which may name tables or carry data, goes to the log and not to the client.
 */
export const problemDetails: Middleware = {
  onError: async (request) => {
    const { exchange, error } = request;
    const problem = error instanceof Problem ? error : unexpected(error);
    request.response = await refusal(exchange, problem);
  },
};

const problemResponse = (exchange: Exchange, problem: Problem): ApiResponse =>
  apiResponse(
    exchange,
    problem.status,
    "application/problem+json",
    JSON.stringify(problemBody(exchange, problem)),
    problem.headers,
  );

/** Those who keep to another standard. A function starts without all of them, and meets one at most. */
const dialects = {
  oauth: lazily(async () => (await import("#shared/lambda/oauth-error.ts")).oauthErrorResponse),
  alertmanager: lazily(
    async () => (await import("#shared/lambda/alertmanager-error.ts")).alertmanagerErrorResponse,
  ),
  pagerduty: lazily(async () => (await import("#shared/lambda/pagerduty-error.ts")).pagerdutyErrorResponse),
  tmf: lazily(async () => (await import("#shared/lambda/tmf-error.ts")).tmfErrorResponse),
} as const;

/** A problem in the words that the endpoint's clients understand. */
export async function refusal(exchange: Exchange, problem: Problem): Promise<ApiResponse> {
  const { errors } = exchange.definition;
  if (errors === "problem") return problemResponse(exchange, problem);
  const respond = await dialects[errors]();
  return respond(exchange, problem);
}

function unexpected(error: unknown): Problem {
  recordError("unexpected error", error);
  if (error instanceof OutOfTime) return unavailable("The request took too long.", 1);
  return new Problem(
    "internal-error",
    "The request could not be completed. Try again, or report the correlation id.",
  );
}

function problemBody(exchange: Exchange, problem: Problem) {
  return {
    type: problemType(exchange, problem.kind),
    title: problemKinds[problem.kind].title,
    status: problem.status,
    detail: problem.message,
    instance: shownPath(exchange.event.path),
    correlation_id: exchange.trace.correlationId,
    request_id: exchange.requestId,
    ...(problem.errors.length > 0 ? { errors: problem.errors } : {}),
    ...problem.extensions,
  };
}
