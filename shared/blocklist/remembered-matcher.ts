import { listBlocklistRules } from "#shared/blocklist/blocklist-store.ts";
import type { RuleMatcher } from "#shared/blocklist/rule-matcher.ts";
import { clock } from "#shared/platform/clock.ts";
import { perContainer } from "#shared/platform/container-memory.ts";
import { lazily } from "#shared/platform/lazily.ts";
import { logger } from "#shared/platform/logger.ts";

/** Most tenants refuse nobody. */
const matching = lazily(() => import("#shared/blocklist/rule-matcher.ts"));

/**
 * A rule is held everywhere within a minute: it is read by then, and what streams looks in time. A tenant without rules
 * costs each container half a read unit in this time, one with a thousand about 40.
 */
const cacheMs = 20_000;
/** The rules couldn't be read: those known so far hold, and are asked for again. */
const retryMs = 5_000;
/** About 20 MB of rules; tenants without any are next to nothing. */
const mostRules = 20_000;
const mostTenants = 10_000;

interface Known {
  readonly matcher: RuleMatcher | undefined;
  readonly rules: number;
  readonly until: number;
}

const remembered = perContainer(() => new Map<string, Known>());

/** What a tenant refuses, from memory for a while; undefined when nothing. It never fails: a blocklist must not be what is down. */
export async function matcherOf(tenantId: string): Promise<RuleMatcher | undefined> {
  const known = remembered().get(tenantId);
  if (known && known.until > clock.now()) return known.matcher;
  const read = await readMatcher(tenantId).catch((error: unknown) => {
    logger.warning("the blocklist can't be read", { error, known_rules: known?.rules ?? 0 });
    return undefined;
  });
  const { matcher, rules } = read ?? known ?? { matcher: undefined, rules: 0 };
  remember(tenantId, { matcher, rules, until: clock.now() + (read ? cacheMs : retryMs) });
  return matcher;
}

async function readMatcher(tenantId: string): Promise<Pick<Known, "matcher" | "rules">> {
  const rules = await listBlocklistRules(tenantId, "eventual");
  if (rules.length === 0) return { matcher: undefined, rules: 0 };
  const { RuleMatcher } = await matching();
  return { matcher: new RuleMatcher(rules), rules: rules.length };
}

/** Forgets those first that were read longest ago. */
function remember(tenantId: string, known: Known): void {
  const all = remembered();
  all.delete(tenantId);
  all.set(tenantId, known);
  let rules = 0;
  for (const other of all.values()) rules += other.rules;
  for (const [oldest, { rules: fewer }] of all) {
    if (oldest === tenantId || (rules <= mostRules && all.size <= mostTenants)) return;
    all.delete(oldest);
    rules -= fewer;
  }
}
