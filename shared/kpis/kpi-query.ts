import * as z from "zod";
import { KpiSample } from "#shared/kpis/kpi-sample.ts";
import { Id } from "#shared/lambda/id.ts";
import { pageQuery } from "#shared/lambda/pager.ts";

/** So many intervals in a range are more than anybody plots. */
export const mostIntervals = 1000;

const unitSeconds: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** Seconds, or a number and its unit: `900`, `15m`, `1h`, `7d`. Read to seconds; 31 days at most. */
const Interval = z
  .string()
  .regex(/^\d{1,7}[smhd]?$/, "must be seconds, or a number with s, m, h or d")
  .transform((text) => Number.parseInt(text, 10) * (unitSeconds[text.at(-1)!] ?? 1))
  .refine((seconds) => seconds >= 1 && seconds <= 31 * 86_400, "must be from a second to 31 days");

const Moment = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));

export const aggregates = ["min", "max", "avg", "p95"] as const;

/** `from` is included, `to` is not. */
export const KpiQuery = z
  .strictObject({
    ...pageQuery,
    entity_id: Id,
    metric_name: Id,
    from: Moment.optional(),
    to: Moment.optional(),
    aggregate: z.enum(aggregates).optional(),
    interval: Interval.optional(),
  })
  .refine(({ aggregate, interval }) => (aggregate === undefined) === (interval === undefined), {
    path: ["interval"],
    message: "goes with aggregate, and aggregate with it",
  })
  .refine(({ aggregate, from }) => aggregate === undefined || from !== undefined, {
    path: ["from"],
    message: "must be given with aggregate",
  });

export type KpiQuery = z.output<typeof KpiQuery>;

/** What the samples of one interval come to. Intervals begin at multiples of their length since 1970. */
export const KpiAggregate = z
  .object({
    entity_id: z.string(),
    metric_name: z.string(),
    aggregate: z.enum(aggregates),
    from: z.iso.datetime(),
    to: z.iso.datetime(),
    value: z.number(),
    /** How many there were; an interval without any isn't listed. */
    samples: z.int(),
  })
  .meta({ id: "KpiAggregate" });

export type KpiAggregate = z.output<typeof KpiAggregate>;

export const KpiRecord = z.union([KpiSample, KpiAggregate]);
