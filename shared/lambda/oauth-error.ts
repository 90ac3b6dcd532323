import { type ApiResponse, apiResponse } from "#shared/lambda/api-response.ts";
import { inWords } from "#shared/lambda/broken-rules.ts";
import type { Exchange } from "#shared/lambda/exchange.ts";
import { problemType } from "#shared/lambda/problem-type.ts";
import type { Problem } from "#shared/problems.ts";

/** All that a description may hold (RFC 6749, 5.2). */
const undescribable = /[^\x20-\x21\x23-\x5B\x5D-\x7E]/g;

/** A problem as OAuth clients understand it. A request that breaks a rule is 400 to them. */
export function oauthErrorResponse(exchange: Exchange, problem: Problem): ApiResponse {
  const { kind, message, errors, extensions, headers } = problem;
  const status = kind === "validation-failed" ? 400 : problem.status;
  const error = {
    error: extensions.error ?? codeOf(status),
    error_description: [message, inWords(errors)].join(" ").trim().replaceAll(undescribable, "'"),
    error_uri: problemType(exchange, kind),
  };
  return apiResponse(exchange, status, "application/json", JSON.stringify(error), headers);
}

/** What OAuth calls a problem that doesn't say so itself. */
function codeOf(status: number): string {
  if (status === 500) return "server_error";
  if (status === 403) return "unauthorized_client";
  return status === 429 || status === 503 ? "temporarily_unavailable" : "invalid_request";
}
