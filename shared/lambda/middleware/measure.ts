import type { MiddlewareObj } from "@middy/core";
import type { ApiResponse } from "#shared/lambda/api-response.ts";
import type { Exchange } from "#shared/lambda/exchange.ts";
import { clock } from "#shared/platform/clock.ts";
import { logger } from "#shared/platform/logger.ts";
import { countMetric, flushMetrics, observeMetric } from "#shared/platform/metrics.ts";

/** One line for the log and one for the metrics per request. */
export const measure: MiddlewareObj<Exchange, ApiResponse> = {
  after: ({ event: exchange, response }) => tell(exchange, response),
  onError: ({ event: exchange, response }) => tell(exchange, response),
};

function tell(exchange: Exchange, response: ApiResponse | null | undefined): void {
  const durationMs = clock.now() - exchange.startedAt;
  const { statusCode = 500 } = response ?? {};
  logger.info("request", {
    method: exchange.event.httpMethod,
    route: exchange.definition.path,
    status_code: statusCode,
    duration_ms: durationMs,
  });
  count(exchange, statusCode, durationMs / 1000);
  flushMetrics();
}

function count({ definition, event }: Exchange, statusCode: number, seconds: number): void {
  const route = definition.path;
  const method = event.httpMethod;
  const status = String(statusCode);
  countMetric("http_requests_total", { route, method, status });
  observeMetric("request_duration_seconds", { route, method }, seconds);
  if (statusCode >= 400) countMetric("errors_total", { status, endpoint: `${method} ${route}` });
}
