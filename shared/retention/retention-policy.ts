import * as z from "zod";
import { Category } from "#shared/retention/retention-category.ts";

/** What a tenant decides about a category. */
export const RetentionRule = z
  .strictObject({
    /** What is older is due. */
    days: z.int().min(1).max(3650),
    enabled: z.boolean().default(true),
    /** While it holds nothing of the category is deleted, however old. */
    legal_hold: z.boolean().default(false),
  })
  .meta({ id: "RetentionRule" });

export type RetentionRule = z.output<typeof RetentionRule>;

const PurgeRun = z.object({
  started_at: z.iso.datetime(),
  finished_at: z.iso.datetime().nullable(),
  /** What was older was due. */
  cutoff: z.iso.datetime(),
  deleted: z.int(),
});

export const RetentionPolicy = z
  .object({
    category: Category,
    holds: z.string(),
    days: z.int(),
    enabled: z.boolean(),
    legal_hold: z.boolean(),
    /** null while the defaults hold. */
    updated_at: z.iso.datetime().nullable(),
    version: z.int(),
    last_run: PurgeRun.nullable(),
  })
  .meta({ id: "RetentionPolicy" });

export type RetentionPolicy = z.output<typeof RetentionPolicy>;

/** What a purge would delete now. */
export const DryRun = z
  .object({
    category: Category,
    cutoff: z.iso.datetime(),
    due: z.int(),
    /** Whether all that is due was counted, or more is. */
    complete: z.boolean(),
    /** Why a purge would leave it all the same; null when it wouldn't. */
    withheld: z.enum(["legal_hold", "disabled"]).nullable(),
  })
  .meta({ id: "RetentionDryRun" });

const dayMs = 24 * 3600 * 1000;

export const cutoffOf = ({ days }: Pick<RetentionRule, "days">, now: number): number => now - days * dayMs;

/** Why nothing may be deleted; undefined when it may. */
export const withheldBy = (rule: RetentionRule): "legal_hold" | "disabled" | undefined =>
  rule.legal_hold ? "legal_hold" : rule.enabled ? undefined : "disabled";
