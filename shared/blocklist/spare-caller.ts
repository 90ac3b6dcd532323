import type { StoredBlocklistRule } from "#shared/blocklist/blocklist-rule.ts";
import { RuleMatcher } from "#shared/blocklist/rule-matcher.ts";
import { visitOf } from "#shared/blocklist/visit.ts";
import { wouldRefuseYou } from "#shared/blocklist/would-refuse-you.ts";
import type { Caller } from "#shared/lambda/caller.ts";
import type { Exchange } from "#shared/lambda/exchange.ts";
import { clock } from "#shared/platform/clock.ts";

/** @throws 409 when the rule would refuse whoever asks for it, and nobody said that it shall. */
export function spareCaller(
  rule: StoredBlocklistRule,
  { force }: { readonly force: boolean },
  exchange: Exchange,
  caller: Caller,
): void {
  if (force) return;
  if (!new RuleMatcher([rule]).find(visitOf(exchange, caller), clock.now())) return;
  throw wouldRefuseYou(names[rule.kind]);
}

const names = {
  ip: "address",
  user: "user",
  client: "client",
  user_agent: "user agent",
  path: "path",
} as const satisfies Record<StoredBlocklistRule["kind"], string>;
