import { type ApiResponse, apiResponse } from "#shared/lambda/api-response.ts";
import type { Exchange } from "#shared/lambda/exchange.ts";
import type { Problem, ProblemKind } from "#shared/problems.ts";

interface PagerdutyError {
  /** Where it isn't the problem's own. */
  readonly statusCode?: number;
  readonly status: string;
  readonly message: string;
}

const invalidEvent = { statusCode: 400, status: "invalid event", message: "Event object is invalid" };

/** What its senders know to be no use to send again, whatever we call it, and when to come back. */
const known: Readonly<Partial<Record<ProblemKind, PagerdutyError>>> = {
  "bad-request": invalidEvent,
  "validation-failed": invalidEvent,
  "authentication-required": invalidEvent,
  "rate-limited": {
    status: "throttle exceeded",
    message: "Requests for this service are arriving too quickly. Please retry later.",
  },
};

/** A problem as clients of PagerDuty's Events API understand it. A key that is none is a mistake in the event there. */
export function pagerdutyErrorResponse(exchange: Exchange, problem: Problem): ApiResponse {
  const { kind, message: detail, errors, headers } = problem;
  const other = { statusCode: problem.status, status: "error", message: detail };
  const { statusCode = problem.status, status, message } = known[kind] ?? other;
  const words = kind === "authentication-required" ? "Invalid routing key" : detail;
  const body = { status, message, errors: errors.length > 0 ? errors.map((one) => one.detail) : [words] };
  // Nobody who would be told of bearer tokens asks here.
  const { "WWW-Authenticate": _, ...others } = headers;
  return apiResponse(exchange, statusCode, "application/json", JSON.stringify(body), others);
}
