import * as z from "zod";
import { LiveSeverity } from "#shared/alarms/severity.ts";
import { Id } from "#shared/lambda/id.ts";

/** When a KPI has departed from its own baseline (SPEC A6). */
export const SleepingCellPolicy = z
  .strictObject({
    enabled: z.boolean().default(true),
    /** How many standard deviations from the mean of its baseline a value must be. */
    z_threshold: z.number().min(2).max(20).default(3),
    /** So many samples in a row must be, and so many must be back for the alarm to clear. */
    samples: z.int().min(1).max(20).default(3),
    /** A sleeping cell carries less than it used to; for most KPIs more is good news, or another system's. */
    direction: z.enum(["down", "up", "both"]).default("down"),
    severity: LiveSeverity.default("major"),
    /** Only these are watched; null watches all. Each costs write units. */
    metrics: z.array(Id).min(1).max(100).nullable().default(null),
  })
  .meta({ id: "SleepingCellPolicy" });

export type SleepingCellPolicy = z.output<typeof SleepingCellPolicy>;

export const defaultSleepingCellPolicy: SleepingCellPolicy = SleepingCellPolicy.parse({});

export const watches = ({ enabled, metrics }: SleepingCellPolicy, metric: string): boolean =>
  enabled && (metrics === null || metrics.includes(metric));
