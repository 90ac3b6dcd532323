import type { RateLimitRule } from "#shared/limits/rate-limit-rule.ts";

/** Stands for every client, or for every route. */
export const any = "*";

/** The rule that holds for a client on a route: the one that names the client before one that names the route. */
export function ruleFor(
  rules: readonly RateLimitRule[],
  clientId: string,
  route: string,
): RateLimitRule | undefined {
  const fitting = rules.filter(
    (rule) =>
      rule.enabled &&
      (rule.client_id === clientId || rule.client_id === any) &&
      (rule.route === route || rule.route === any),
  );
  const precision = (rule: RateLimitRule) => (rule.client_id === any ? 0 : 2) + (rule.route === any ? 0 : 1);
  return fitting.sort((a, b) => precision(b) - precision(a))[0];
}
