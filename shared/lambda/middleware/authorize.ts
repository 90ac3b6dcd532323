import type { MiddlewareObj } from "@middy/core";
import type { Exchange } from "#shared/lambda/exchange.ts";
import { notAllowed } from "#shared/problems.ts";

/** Refuses a caller without the scope that the endpoint declares. */
export const authorize: MiddlewareObj<Exchange> = {
  before: ({ event: { definition, caller } }) => {
    if (definition.access === "public") return;
    const { scope } = definition.access;
    if (!caller?.scopes.includes(scope)) throw notAllowed(scope);
  },
};
