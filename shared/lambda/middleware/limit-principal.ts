import type { Middleware } from "#shared/lambda/pipeline.ts";
import { lazily } from "#shared/platform/lazily.ts";

const limits = lazily(() => import("#shared/limits/hold-limit.ts"));
const ofPrincipals = lazily(() => import("#shared/limits/principal-limits.ts"));

/** Holds the limit of the user or API client that asks. */
export const limitPrincipal: Middleware = {
  before: async ({ exchange }) => {
    if (!exchange.caller || exchange.definition.limit === "none") return;
    const { principalLimit } = await ofPrincipals();
    await (await limits()).holdLimit(exchange, await principalLimit(exchange.caller, exchange.operation));
  },
};
