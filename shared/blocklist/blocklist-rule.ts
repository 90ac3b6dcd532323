import * as z from "zod";
import { canonicalValue } from "#shared/blocklist/canonical-value.ts";
import { clock } from "#shared/platform/clock.ts";

/** What a rule knows a request by. */
export const ruleKinds = ["ip", "user", "client", "user_agent", "path"] as const;
export type RuleKind = (typeof ruleKinds)[number];

/** Who made it: a person, an action that was approved, or a decoy. */
const ruleSources = ["manual", "action", "honeypot"] as const;
export type RuleSource = (typeof ruleSources)[number];

export const RuleSeverity = z.enum(["low", "medium", "high", "critical"]);

const ExpiresAt = z.iso
  .datetime({ offset: true, error: "must be an RFC 3339 time with an offset" })
  .refine((text) => Date.parse(text) > clock.now(), "must be in the future");

/** Whom or what a tenant refuses. */
export const NewBlocklistRule = z
  .strictObject({
    kind: z.enum(ruleKinds),
    value: z
      .string()
      .min(1, { abort: true })
      .max(256)
      .describe(
        "By kind: an address or CIDR range; the id of a user; the id of an API client (or of one key); text that a user agent contains, or with * describes; a path, in which * is any text of a segment and ** any number of segments",
      ),
    severity: RuleSeverity.default("medium"),
    reason: z.string().trim().min(1).max(1024),
    expires_at: ExpiresAt.nullable().default(null).describe("Until when it holds; null: for ever"),
    force: z.boolean().default(false).describe("Even if it refuses whoever asks for it"),
  })
  .superRefine(({ kind, value }, context) => {
    const { problem } = canonicalValue(kind, value);
    if (problem !== undefined) context.addIssue({ code: "custom", path: ["value"], message: problem });
  })
  .meta({ id: "NewBlocklistRule" });
export type NewBlocklistRule = z.output<typeof NewBlocklistRule>;

/** A rule of a tenant's blocklist (SPEC C2). */
export const BlocklistRule = z
  .object({
    id: z.uuid(),
    kind: z.enum(ruleKinds),
    value: z.string(),
    severity: RuleSeverity,
    reason: z.string(),
    expires_at: z.iso.datetime().nullable(),
    status: z.enum(["active", "expired"]),
    source: z.enum(ruleSources),
    created_by: z.string(),
    /** How often it has refused; told some seconds later. */
    hits: z.int(),
    last_hit_at: z.iso.datetime().nullable(),
    created_at: z.iso.datetime(),
    updated_at: z.iso.datetime(),
    version: z.int(),
  })
  .meta({ id: "BlocklistRule" });
export type BlocklistRule = z.output<typeof BlocklistRule>;

/** As its table holds it. */
export interface StoredBlocklistRule extends Omit<BlocklistRule, "status"> {
  readonly tenant_id: string;
  /** When the expired rule's record goes (seconds since 1970). */
  readonly expires_at_s?: number;
}

/** Whether a rule still refuses. @param now in ms since 1970. */
export const holds = ({ expires_at }: Pick<BlocklistRule, "expires_at">, now: number): boolean =>
  expires_at === null || Date.parse(expires_at) > now;

export function showBlocklistRule(
  { tenant_id, expires_at_s, ...rule }: StoredBlocklistRule,
  now = clock.now(),
): BlocklistRule {
  return { ...rule, status: holds(rule, now) ? "active" : "expired" };
}
