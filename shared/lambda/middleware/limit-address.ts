import type { Exchange } from "#shared/lambda/exchange.ts";
import type { Middleware } from "#shared/lambda/pipeline.ts";
import { globalLimit, strangersLimit } from "#shared/limits/address-limits.ts";
import { lazily } from "#shared/platform/lazily.ts";
import { Problem } from "#shared/problems.ts";

const limits = lazily(() => import("#shared/limits/hold-limit.ts"));

/**
 * Holds the limits of the address: before anything else those of everybody, and those of strangers for who is one. On
 * an endpoint that needs a credential that shows only when it turns out to be worth nothing, so it is counted then:
 * whoever is known pays for no limit that doesn't hold for him.
 */
export const limitAddress: Middleware = {
  // Health is answered without a look at any table: else it would fail with the one that it tells about.
  before: ({ exchange }) => (exchange.definition.limit === "none" ? undefined : holdFirst(exchange)),
  onError: async (request) => {
    const { exchange, error } = request;
    if (exchange.definition.access === "public") return;
    if (!(error instanceof Problem) || error.kind !== "authentication-required") return;
    request.error = await holdStrangersLimit(exchange).then(
      () => error,
      (refusal: Error) => refusal,
    );
  },
};

async function holdFirst(exchange: Exchange): Promise<void> {
  await (await limits()).holdLimit(exchange, globalLimit(exchange.origin.ip));
  if (exchange.definition.access === "public") await holdStrangersLimit(exchange);
}

async function holdStrangersLimit(exchange: Exchange): Promise<void> {
  const { limit } = exchange.definition;
  if (limit === "none") return;
  await (await limits()).holdLimit(exchange, strangersLimit(limit, exchange.origin.ip));
}
