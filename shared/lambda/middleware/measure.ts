import { isUseWorthTelling } from "#shared/access/key-use.ts";
import type { ApiResponse } from "#shared/lambda/api-response.ts";
import type { Exchange } from "#shared/lambda/exchange.ts";
import type { Middleware } from "#shared/lambda/pipeline.ts";
import { clock } from "#shared/platform/clock.ts";
import { logSpan, type SpanOutcome } from "#shared/platform/log-span.ts";
import { countMetric, flushMetrics, observeMetric } from "#shared/platform/metrics.ts";
import { isSampled } from "#shared/platform/sampling.ts";

/** One line for the log and one for the metrics per request. */
export const measure: Middleware = {
  after: ({ exchange, response }) => tell(exchange, response),
  onError: ({ exchange, response }) => tell(exchange, response),
};

function tell(exchange: Exchange, response: ApiResponse | undefined): void {
  const durationMs = clock.now() - exchange.startedAt;
  const { statusCode = 500 } = response ?? {};
  // What is kept costs something, and strangers don't say what it shall cost.
  if (!exchange.caller) exchange.trace.sampled &&= isSampled(exchange.trace.traceId);
  logSpan(
    "request",
    { kind: "server", outcome: outcomeOf(statusCode) },
    {
      method: exchange.event.httpMethod,
      route: exchange.definition.path,
      status_code: statusCode,
      ...keyUse(exchange),
    },
  );
  count(exchange, statusCode, durationMs / 1000);
  flushMetrics();
}

const keyUse = ({ caller }: Exchange) =>
  caller?.kind === "key" && isUseWorthTelling(caller.principalId) ? { key_used: caller.principalId } : {};

const outcomeOf = (statusCode: number): SpanOutcome =>
  statusCode >= 500 ? "failed" : statusCode >= 400 ? "refused" : "ok";

function count({ definition, event }: Exchange, statusCode: number, seconds: number): void {
  const route = definition.path;
  const method = event.httpMethod;
  const status = String(statusCode);
  countMetric("http_requests_total", { route, method, status });
  observeMetric("request_duration_seconds", { route, method }, seconds);
  if (statusCode >= 400) countMetric("errors_total", { status, endpoint: `${method} ${route}` });
}
