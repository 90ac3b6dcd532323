import { baseUrlOf } from "#shared/lambda/base-url.ts";
import type { Exchange } from "#shared/lambda/exchange.ts";
import type { ProblemKind } from "#shared/problems.ts";

/** The URI of a kind of problem: its entry in the API reference. */
export const problemType = (exchange: Exchange, kind: ProblemKind): string =>
  `${baseUrlOf(exchange)}/docs#problem-${kind}`;
