import type { MiddlewareObj } from "@middy/core";
import type { Exchange } from "#shared/lambda/exchange.ts";
import { holdLimit } from "#shared/limits/hold-limit.ts";
import { principalLimit } from "#shared/limits/principal-limits.ts";

/** Holds the limit of the user or API client that asks. */
export const limitPrincipal: MiddlewareObj<Exchange> = {
  before: async ({ event: exchange }) => {
    if (!exchange.caller) return;
    await holdLimit(exchange, await principalLimit(exchange.caller, exchange.operation));
  },
};
