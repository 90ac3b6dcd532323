import type { Exchange } from "#shared/lambda/exchange.ts";
import type { Limit } from "#shared/limits/limit.ts";
import { limiter } from "#shared/limits/limiter.ts";
import { noteViolation } from "#shared/limits/violations.ts";
import { rateLimited } from "#shared/problems.ts";

/**
 * Counts a request against a limit. Where several limits hold, the later ones ask their store early, so that they needn't
 * in a request for which an earlier one has: one request pays for one call.
 * @throws a 429 when the limit is used up.
 */
export async function holdLimit(exchange: Exchange, limit: Limit, cost = 1): Promise<void> {
  const { verdicts } = exchange;
  const isFree = verdicts.length > 0 && !verdicts.some(({ asked }) => asked);
  const verdict = await limiter().admit(limit, cost, isFree ? cost : 0);
  verdicts.push(verdict);
  if (verdict.admitted) return;
  noteViolation(limit, exchange.definition.path);
  const { quota, windowMs, policy } = limit;
  throw rateLimited(`The limit "${policy}" of ${quota} in ${windowMs / 1000} s is used up.`, verdict.waitMs, [
    policy,
  ]);
}
