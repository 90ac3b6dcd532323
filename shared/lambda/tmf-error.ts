import { type ApiResponse, apiResponse } from "#shared/lambda/api-response.ts";
import { inWords } from "#shared/lambda/broken-rules.ts";
import type { Exchange } from "#shared/lambda/exchange.ts";
import { problemType } from "#shared/lambda/problem-type.ts";
import { type Problem, problemKinds } from "#shared/problems.ts";

/** A problem as clients of TM Forum's APIs understand it (TMF630). They know no 422: what breaks a rule is 400 to them. */
export function tmfErrorResponse(exchange: Exchange, problem: Problem): ApiResponse {
  const { kind, message, errors, headers } = problem;
  const status = problem.status === 422 ? 400 : problem.status;
  const error = {
    "@type": "Error",
    code: kind,
    reason: problemKinds[kind].title,
    message: [message, inWords(errors)].join(" ").trim(),
    status: String(status),
    referenceError: problemType(exchange, kind),
    ...(errors.length > 0 && { errors }),
  };
  return apiResponse(exchange, status, "application/json", JSON.stringify(error), headers);
}
