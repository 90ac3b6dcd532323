import type { Exchange } from "#shared/lambda/exchange.ts";
import type { Limit } from "#shared/limits/limit.ts";
import { limiter } from "#shared/limits/limiter.ts";
import { noteViolation } from "#shared/limits/violations.ts";
import { rateLimited } from "#shared/problems.ts";

/** Counts a request against a limit. @throws a 429 when that is used up. */
export async function holdLimit(exchange: Exchange, limit: Limit, cost = 1): Promise<void> {
  const verdict = await limiter.admit(limit, cost);
  exchange.verdicts.push(verdict);
  if (verdict.admitted) return;
  noteViolation(limit, exchange.definition.path);
  const { quota, windowMs, policy } = limit;
  throw rateLimited(`The limit "${policy}" of ${quota} in ${windowMs / 1000} s is used up.`, verdict.waitMs, [
    policy,
  ]);
}
