import * as z from "zod";
import { rfc3339 } from "#shared/alarms/instant.ts";
import { clock } from "#shared/platform/clock.ts";
import { newId } from "#shared/platform/ids.ts";

const ClientId = z
  .string()
  .regex(/^(\*|[A-Za-z0-9_-]{1,64})$/, "must be the id of an API client, or *")
  .describe("Id of an API client (or of a key that belongs to none), or * for each of them");
const Route = z
  .string()
  .regex(/^(\*|[a-z][a-z0-9-]{0,63})$/, "must be an operation id, or *")
  .describe("An operation id of this API, or * for all operations together");
const Quota = z.int().min(1).max(10_000_000).describe("Requests in a window");
const WindowSeconds = z.int().min(10).max(86_400);

export const NewRateLimitRule = z
  .strictObject({
    client_id: ClientId,
    route: Route,
    limit: Quota,
    window_s: WindowSeconds.default(60),
    enabled: z.boolean().default(true),
  })
  .meta({ id: "NewRateLimitRule" });
export type NewRateLimitRule = z.output<typeof NewRateLimitRule>;

/** Whom and what a rule is about stays: that is another rule. */
export const RateLimitRuleChange = z
  .strictObject({ limit: Quota, window_s: WindowSeconds, enabled: z.boolean() })
  .partial()
  .meta({ id: "RateLimitRuleChange" });
export type RateLimitRuleChange = z.output<typeof RateLimitRuleChange>;

/** How much a tenant lets its API clients do (SPEC I4). */
export const RateLimitRule = z
  .object({
    id: z.uuid(),
    client_id: z.string(),
    route: z.string(),
    limit: z.int(),
    window_s: z.int(),
    enabled: z.boolean(),
    created_at: z.iso.datetime(),
    updated_at: z.iso.datetime(),
    version: z.int(),
  })
  .meta({ id: "RateLimitRule" });
export type RateLimitRule = z.output<typeof RateLimitRule>;

export function newRule(given: NewRateLimitRule): RateLimitRule {
  const now = rfc3339(clock.now());
  return { id: newId(), ...given, created_at: now, updated_at: now, version: 1 };
}

export function changedRule(
  rule: RateLimitRule,
  { limit = rule.limit, window_s = rule.window_s, enabled = rule.enabled }: RateLimitRuleChange,
): RateLimitRule {
  const updated_at = rfc3339(clock.now());
  return { ...rule, limit, window_s, enabled, updated_at, version: rule.version + 1 };
}
