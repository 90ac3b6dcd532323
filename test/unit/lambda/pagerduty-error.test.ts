import { expect, test } from "vitest";
import type { Exchange } from "#shared/lambda/exchange.ts";
import { pagerdutyErrorResponse } from "#shared/lambda/pagerduty-error.ts";
import {
  authenticationRequired,
  badRequest,
  notYourTenant,
  type Problem,
  rateLimited,
  tooLarge,
  unavailable,
  validationFailed,
} from "#shared/problems.ts";

const trace = { correlationId: "c", traceId: "t", eventId: "e" };
const exchange = { definition: {}, trace, requestId: "r" } as unknown as Exchange;
const told = (problem: Problem) => {
  const { statusCode, headers, body } = pagerdutyErrorResponse(exchange, problem);
  return { statusCode, headers, ...JSON.parse(body) };
};

const broken = validationFailed([{ pointer: "#/payload", detail: "'payload' is missing", code: "c" }]);
const invalid = { status: "invalid event", message: "Event object is invalid" };

test.each<[Problem, number, object]>([
  [broken, 400, { ...invalid, errors: ["'payload' is missing"] }],
  [authenticationRequired(), 400, { ...invalid, errors: ["Invalid routing key"] }],
  [badRequest("No JSON."), 400, { ...invalid, errors: ["No JSON."] }],
  [notYourTenant(), 403, { status: "error" }],
  [tooLarge(9), 413, { message: "The body may have at most 9 bytes." }],
  [rateLimited("Later.", 5000, ["a"]), 429, { status: "throttle exceeded", errors: ["Later."] }],
  [unavailable("Busy.", 1), 503, { message: "Busy.", errors: ["Busy."] }],
])("%s is told as %d", (problem, statusCode, body) => {
  expect(told(problem)).toMatchObject({ statusCode, ...body });
});

test("says when to come back, and nothing of bearer tokens", () => {
  expect(told(rateLimited("Later.", 5000, [])).headers).toMatchObject({ "Retry-After": "5" });
  expect(told(authenticationRequired()).headers).not.toHaveProperty("WWW-Authenticate");
});
