import { readRange } from "#shared/blocklist/address-range.ts";
import { AddressRules } from "#shared/blocklist/address-rules.ts";
import { holds, type StoredBlocklistRule } from "#shared/blocklist/blocklist-rule.ts";
import { pathPattern, segmentsOf } from "#shared/blocklist/path-pattern.ts";
import type { Visit } from "#shared/blocklist/visit.ts";
import { anyText, wildcard } from "#shared/blocklist/wildcard.ts";

type Rule = Pick<StoredBlocklistRule, "id" | "kind" | "value" | "severity" | "expires_at">;

interface PatternRule<T> {
  readonly rule: Rule;
  readonly describes: (asked: T) => boolean;
}

const ends = ({ expires_at }: Rule): number =>
  expires_at === null ? Number.POSITIVE_INFINITY : Date.parse(expires_at);

/** Rules made ready to be held against requests. */
export class RuleMatcher {
  readonly #addresses = new AddressRules<Rule>();
  readonly #users = new Map<string, Rule>();
  readonly #clients = new Map<string, Rule>();
  readonly #userAgents: PatternRule<string>[] = [];
  readonly #paths: PatternRule<readonly string[]>[] = [];

  constructor(rules: readonly Rule[]) {
    // Of those about the same the one that holds longest comes last, and counts.
    for (const rule of rules.toSorted((a, b) => ends(a) - ends(b) || 0)) this.#add(rule);
  }

  /** A rule that refuses a request; undefined when none does. @param now in ms since 1970. */
  find(visit: Visit, now: number): Rule | undefined {
    const counts = (rule: Rule | undefined): rule is Rule => rule !== undefined && holds(rule, now);
    const { ip, kind, principalId, clientId = principalId } = visit;
    const byName =
      kind === "user"
        ? [this.#users.get(principalId)]
        : [this.#clients.get(clientId), this.#clients.get(principalId)];
    return (
      byName.find(counts) ??
      this.#addresses.find(ip, counts) ??
      firstOf(this.#userAgents, [visit.userAgent.toLowerCase()], counts) ??
      firstOf(this.#paths, visit.paths.map(segmentsOf), counts)
    );
  }

  #add(rule: Rule): void {
    const { kind, value } = rule;
    if (kind === "user") this.#users.set(value, rule);
    else if (kind === "client") this.#clients.set(value, rule);
    else if (kind === "path") this.#paths.push({ rule, describes: pathPattern(value) });
    else if (kind === "user_agent") {
      this.#userAgents.push({ rule, describes: userAgentPattern(value.toLowerCase()) });
    } else {
      const range = readRange(value);
      if (range) this.#addresses.add(range, rule);
    }
  }
}

/** Text alone is contained somewhere. */
const userAgentPattern = (pattern: string) =>
  wildcard(pattern.includes(anyText) ? pattern : anyText + pattern + anyText);

const firstOf = <T>(
  rules: readonly PatternRule<T>[],
  asked: readonly T[],
  counts: (rule: Rule) => boolean,
): Rule | undefined =>
  rules.find(({ rule, describes }) => asked.some((one) => describes(one)) && counts(rule))?.rule;
