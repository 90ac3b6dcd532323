import type { MiddlewareObj } from "@middy/core";
import type { Exchange } from "#shared/lambda/exchange.ts";
import { globalLimit, strangersLimit } from "#shared/limits/address-limits.ts";
import { holdLimit } from "#shared/limits/hold-limit.ts";
import { Problem } from "#shared/problems.ts";

/**
 * Holds the limits of the address: before anything else those of everybody, and those of strangers for who is one. On
 * an endpoint that needs a credential that shows only when it turns out to be worth nothing, so it is counted then:
 * whoever is known pays for no limit that doesn't hold for him.
 */
export const limitAddress: MiddlewareObj<Exchange> = {
  before: async ({ event: exchange }) => {
    await holdLimit(exchange, globalLimit(exchange.origin.ip));
    if (exchange.definition.access === "public") await holdStrangersLimit(exchange);
  },
  onError: async (request) => {
    const { event: exchange, error } = request;
    if (exchange.definition.access === "public") return;
    if (!(error instanceof Problem) || error.kind !== "authentication-required") return;
    request.error = await holdStrangersLimit(exchange).then(
      () => error,
      (refusal: Error) => refusal,
    );
  },
};

async function holdStrangersLimit(exchange: Exchange): Promise<void> {
  const limit = strangersLimit(exchange.definition, exchange.origin.ip);
  if (limit) await holdLimit(exchange, limit);
}
