import type { MiddlewareObj } from "@middy/core";
import type { ApiResponse } from "#shared/lambda/api-response.ts";
import type { Exchange } from "#shared/lambda/exchange.ts";
import { clock } from "#shared/platform/clock.ts";
import { logger } from "#shared/platform/logger.ts";

/** One line per request. */
export const measure: MiddlewareObj<Exchange, ApiResponse> = {
  after: ({ event: exchange, response }) => log(exchange, response),
  onError: ({ event: exchange, response }) => log(exchange, response),
};

function log(exchange: Exchange, response: ApiResponse | null | undefined): void {
  logger.info("request", {
    method: exchange.event.httpMethod,
    route: exchange.definition.path,
    status_code: response?.statusCode,
    duration_ms: clock.now() - exchange.startedAt,
  });
}
