import type { MiddlewareObj, Request } from "@middy/core";
import type { ApiResponse } from "#shared/lambda/api-response.ts";
import type { Exchange } from "#shared/lambda/exchange.ts";
import { rateLimitFields } from "#shared/limits/rate-limit-fields.ts";

/** Tells the limits that were held on every answer, good or bad, kept from before or new. */
export const tellLimits: MiddlewareObj<Exchange, ApiResponse> = {
  after: tell,
  onError: tell,
};

function tell({ event: exchange, response }: Request<Exchange, ApiResponse>): void {
  if (response) response.headers = { ...response.headers, ...rateLimitFields(exchange.verdicts) };
}
