import { alertmanagerErrorResponse } from "#shared/lambda/alertmanager-error.ts";
import { type ApiResponse, apiResponse } from "#shared/lambda/api-response.ts";
import type { Exchange } from "#shared/lambda/exchange.ts";
import { OutOfTime } from "#shared/lambda/in-time.ts";
import { oauthErrorResponse } from "#shared/lambda/oauth-error.ts";
import { pagerdutyErrorResponse } from "#shared/lambda/pagerduty-error.ts";
import type { Middleware } from "#shared/lambda/pipeline.ts";
import { problemType } from "#shared/lambda/problem-type.ts";
import { shownPath } from "#shared/lambda/sender-paths.ts";
import { tmfErrorResponse } from "#shared/lambda/tmf-error.ts";
import { Problem, problemKinds, unavailable } from "#shared/problems.ts";
import { recordError } from "#shared/telemetry/record-event.ts";

/**
 * Turns every error into `application/problem+json` (RFC 9457). Only a `Problem` speaks for itself; the text of
 * anything else, which may name tables or carry data, goes to the log and not to the client.
 */
export const problemDetails: Middleware = {
  onError: (request) => {
    const { exchange, error } = request;
    const problem = error instanceof Problem ? error : unexpected(error);
    request.response = refusal(exchange, problem);
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

const responses = {
  problem: problemResponse,
  oauth: oauthErrorResponse,
  alertmanager: alertmanagerErrorResponse,
  pagerduty: pagerdutyErrorResponse,
  tmf: tmfErrorResponse,
} as const;

/** A problem in the words that the endpoint's clients understand. */
export const refusal = (exchange: Exchange, problem: Problem): ApiResponse =>
  responses[exchange.definition.errors](exchange, problem);

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
