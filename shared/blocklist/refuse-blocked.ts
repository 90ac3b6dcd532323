import type { BlockedRequest } from "#shared/blocklist/blocked-request.ts";
import { matcherOf } from "#shared/blocklist/remembered-matcher.ts";
import { type Visitor, visitOf } from "#shared/blocklist/visit.ts";
import type { Exchange } from "#shared/lambda/exchange.ts";
import { clock } from "#shared/platform/clock.ts";
import { logger } from "#shared/platform/logger.ts";
import { blockedBy } from "#shared/problems.ts";

/** The beginning says enough: what is longer is made up. */
const longestUserAgent = 256;

/** What a function that asks the blocklist may touch. */
export const asksBlocklist = { tables: { blocklistRules: "read" } } as const;

/**
 * Holds a request against the blocklist of the tenant that it turns out to be for (SPEC C2). A hit is one line of the
 * log, from which it is counted: who is refused costs no write.
 * @throws 403 when a rule refuses it.
 */
export async function refuseBlocked(exchange: Exchange, visitor: Visitor): Promise<void> {
  const matcher = await matcherOf(visitor.tenantId);
  const rule = matcher?.find(visitOf(exchange, visitor), clock.now());
  if (!rule) return;
  const { definition, origin, trace } = exchange;
  trace.tenantId = visitor.tenantId;
  trace.principalId = visitor.principalId;
  const blocked: BlockedRequest = {
    ...{ rule_id: rule.id, kind: rule.kind, severity: rule.severity },
    ...{ ip: origin.ip, user_agent: origin.userAgent.slice(0, longestUserAgent) },
    ...{ method: definition.method, route: definition.path },
  };
  logger.always("blocked", { blocked });
  throw blockedBy(rule.id);
}

/** Likewise at the doors where a user is known by something else than a credential of the API. */
export const refuseBlockedUser = (
  exchange: Exchange,
  { tenant_id, id }: { readonly tenant_id: string; readonly id: string },
): Promise<void> => refuseBlocked(exchange, { tenantId: tenant_id, kind: "user", principalId: id });
