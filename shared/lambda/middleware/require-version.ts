import type { Middleware } from "#shared/lambda/pipeline.ts";
import { Precondition } from "#shared/lambda/precondition.ts";

const changing = new Set(["PUT", "PATCH", "DELETE"]);

/** Whoever replaces, changes or deletes a record says which version (SPEC X7); the deed holds the record against it. */
export const requireVersion: Middleware = {
  before: ({ exchange }) => {
    // Clients of somebody else's API know nothing of versions.
    if (!changing.has(exchange.definition.method) || exchange.definition.errors !== "problem") return;
    exchange.precondition = new Precondition(exchange.headers["if-match"]);
  },
};
