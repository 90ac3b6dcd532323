import * as z from "zod";

/** What is kept for how long unless a tenant says otherwise (SPEC E4). */
export const retentionCategories = {
  telemetry: { days: 90, holds: "Telemetry events and trace spans" },
  logs: { days: 90, holds: "Lines of the log" },
  audit: { days: 2555, holds: "The audit log, in whole digests from its beginning" },
  // This month can be held against the same one of last year.
  kpis: { days: 400, holds: "KPI samples, by the hour in which they were measured" },
  honeypots: { days: 90, holds: "Who touched decoys" },
  quarantine: { days: 30, holds: "What was accepted but could not be taken in" },
} as const satisfies Record<string, { readonly days: number; readonly holds: string }>;

export type RetentionCategory = keyof typeof retentionCategories;

export const categoryNames = Object.keys(retentionCategories) as [RetentionCategory, ...RetentionCategory[]];

export const isCategory = (name: string): name is RetentionCategory => name in retentionCategories;

export const Category = z.enum(categoryNames);
