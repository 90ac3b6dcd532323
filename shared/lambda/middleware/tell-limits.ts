import type { Middleware, Passage } from "#shared/lambda/pipeline.ts";
import { rateLimitFields } from "#shared/limits/rate-limit-fields.ts";

/** Tells the limits that were held on every answer, good or bad, kept from before or new. */
export const tellLimits: Middleware = {
  after: tell,
  onError: tell,
};

function tell({ exchange, response }: Passage): void {
  if (response) Object.assign(response.headers, rateLimitFields(exchange.verdicts));
}
