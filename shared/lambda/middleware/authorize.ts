import type { Middleware } from "#shared/lambda/pipeline.ts";
import { accountDisabled, notAllowed } from "#shared/problems.ts";

/** Refuses a caller without the scope that the endpoint declares. */
export const authorize: Middleware = {
  before: ({ exchange: { definition, caller } }) => {
    if (definition.access === "public") return;
    const { scope } = definition.access;
    if (caller?.isDisabled) throw accountDisabled();
    if (!caller?.scopes.includes(scope)) throw notAllowed(scope);
  },
};
