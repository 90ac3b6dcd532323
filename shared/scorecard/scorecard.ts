import * as z from "zod";
import { severities } from "#shared/alarms/severity.ts";

const Instant = z.iso.datetime();
const Durations = z.object({
  count: z.int(),
  mean_s: z.number().nullable(),
  p50_s: z.number().nullable(),
  p90_s: z.number().nullable(),
});

/** What happened in a stretch of time, each where its own moment is. */
const counts = {
  alarms_raised: z.int(),
  /** By their first alarm; an alarm that stands alone is a cluster of one. */
  clusters_begun: z.int(),
  incidents_opened: z.int(),
  incidents_acknowledged: z.int(),
  incidents_resolved: z.int(),
  /** Summed over the entities: how long each had an open alarm of severity major or critical. */
  downtime_s: z.number(),
};

export const Scorecard = z
  .object({
    from: Instant,
    to: Instant,
    interval_s: z.int(),
    /** False when more is in the archive than one request reads. */
    complete: z.boolean(),
    /** From when on everything was counted. */
    complete_from: Instant,
    totals: z.object(counts),
    /** Of what was acknowledged and resolved in the period, from when the incident was opened. */
    time_to_acknowledge: Durations,
    time_to_resolve: Durations,
    /** What became less: null where there are no clusters or incidents. */
    noise: z.object({
      alarms_per_cluster: z.number().nullable(),
      alarms_per_incident: z.number().nullable(),
    }),
    /** As it is now, whatever the period. */
    open_incidents: z.object({
      total: z.int(),
      by_severity: z.object({
        critical: z.int(),
        major: z.int(),
        minor: z.int(),
        warning: z.int(),
        indeterminate: z.int(),
      }),
    }),
    /** The share of the period in which an entity had no open alarm of severity major or critical; worst first. */
    uptime: z.object({
      entities_with_downtime: z.int(),
      worst: z.array(z.object({ entity_id: z.string(), uptime: z.number(), downtime_s: z.number() })),
    }),
    series: z.array(
      z.object({
        from: Instant,
        to: Instant,
        ...counts,
        mean_s_to_acknowledge: z.number().nullable(),
        mean_s_to_resolve: z.number().nullable(),
      }),
    ),
  })
  .meta({ id: "Scorecard" });

export type Scorecard = z.output<typeof Scorecard>;

/** What an open incident can have. */
export const countedSeverities = severities.filter((severity) => severity !== "cleared");
