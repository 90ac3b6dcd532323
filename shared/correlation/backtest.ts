import * as z from "zod";
import { severities } from "#shared/alarms/severity.ts";
import { CorrelationPolicy } from "#shared/correlation/correlation-policy.ts";
import { IncidentRules } from "#shared/incidents/incident-rules.ts";

const Moment = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));

/** What to try; what isn't given stays as it is. `from` and `to` bound when reports were taken in. */
export const Backtest = z
  .strictObject({
    policy: CorrelationPolicy.optional(),
    rules: IncidentRules.optional(),
    from: Moment.optional(),
    to: Moment.optional(),
  })
  .meta({ id: "Backtest" });

export type Backtest = z.output<typeof Backtest>;

/** What some reports become under one policy and one set of rules. */
const Outcome = z
  .object({
    alarm_count: z.int(),
    /** Of two alarms and more. */
    cluster_count: z.int(),
    lone_alarm_count: z.int(),
    largest_cluster: z.int(),
    /** Of all alarms, from 0 to 1. */
    largest_share: z.number(),
    /** How much less there is to look at: 1 - (clusters and lone alarms) / alarms. */
    compression: z.number(),
    incidents: z.object({
      opened: z.int(),
      /** Of those, how many became part of another one. */
      merged: z.int(),
      /** Those that stayed on their own, by the severity that they had at the end. */
      by_severity: z.partialRecord(z.enum(severities), z.int()),
    }),
  })
  .meta({ id: "BacktestOutcome" });

export type Outcome = z.output<typeof Outcome>;

const Part = z.object({ cluster_id: z.uuid(), alarm_count: z.int() });

/** A cluster of one side and what the other side makes of its members; of the parts the 5 largest. */
const Regrouped = z.object({ ...Part.shape, part_count: z.int(), parts: z.array(Part) });

export type Regrouped = z.output<typeof Regrouped>;

export const ClusterChanges = z.object({
  /** Alarms that have other company. */
  alarms_moved: z.int(),
  /** Clusters under what is tried that are made of several present ones, and a sample: the 20 largest. */
  joined_count: z.int(),
  joined: z.array(Regrouped),
  /** Present clusters that what is tried takes apart, and a sample: the 20 largest. */
  split_count: z.int(),
  split: z.array(Regrouped),
});

export type ClusterChanges = z.output<typeof ClusterChanges>;

export const BacktestReport = z
  .object({
    from: z.iso.datetime(),
    to: z.iso.datetime(),
    /** How many reports (raises, renewals, clears) were folded. */
    report_count: z.int(),
    present: Outcome,
    tried: Outcome,
    changes: ClusterChanges,
  })
  .meta({ id: "BacktestReport" });

export type BacktestReport = z.output<typeof BacktestReport>;
