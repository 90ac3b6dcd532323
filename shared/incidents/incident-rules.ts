import * as z from "zod";
import { type AlarmSeverity, LiveSeverity, urgency } from "#shared/alarms/severity.ts";
import type { LiveCluster } from "#shared/clusters/live-cluster.ts";
import type { Audible } from "#shared/incidents/audible.ts";
import type { LiveIncident } from "#shared/incidents/live-incident.ts";

/** When a cluster becomes an incident, and when an incident ends by itself (SPEC A8). */
export const IncidentRules = z
  .strictObject({
    open_at_severity: LiveSeverity.nullable()
      .default("critical")
      .describe("A cluster with an alarm at least this severe is an incident; null switches that off"),
    min_alarms: z
      .int()
      .min(1)
      .max(100_000)
      .default(3)
      .describe("So is one with at least so many alarms on at least min_entities entities"),
    min_entities: z.int().min(1).max(100_000).default(2),
    emergency_entities: z
      .boolean()
      .default(true)
      .describe("So is one with an alarm of an entity that serves emergencies"),
    parent_wait_s: z
      .int()
      .min(0)
      .max(900)
      .default(0)
      .describe(
        "For how many seconds an incident waits for an alarm of the parent of the entity that explains it, unless its edge says otherwise; 0 doesn't wait",
      ),
    flapping_hold_s: z
      .int()
      .min(0)
      .max(3600)
      .default(0)
      .describe(
        "For how many seconds an alarm that comes and goes must have kept still before its incident resolves by itself; 0 holds none",
      ),
    auto_resolve: z
      .boolean()
      .default(true)
      .describe("An incident resolves by itself when all of its alarms are clear"),
    reopen_window_s: z
      .int()
      .min(0)
      .max(86_400)
      .default(1800)
      .describe(
        "An incident whose alarms come back within so many seconds is reopened; else there is a new one",
      ),
  })
  .meta({ id: "IncidentRules" });

export type IncidentRules = z.output<typeof IncidentRules>;

export const defaultIncidentRules: IncidentRules = IncidentRules.parse({});

/** Whether the rules make an incident of a cluster. */
export function opensIncident(rules: IncidentRules, { tally, emergency }: Audible): boolean {
  if (tally.count === 0) return false;
  const severe =
    rules.open_at_severity !== null && urgency(tally.highestSeverity) <= urgency(rules.open_at_severity);
  const large = tally.count >= rules.min_alarms && tally.byEntity.size >= rules.min_entities;
  return severe || large || (rules.emergency_entities && emergency);
}

/** Whether an incident won't come back: closed, or resolved for longer than it could have been reopened. */
export const isOver = (
  rules: IncidentRules,
  { status, resolved_at = 0 }: LiveIncident,
  at: number,
): boolean =>
  status === "closed" || (status === "resolved" && at - resolved_at > rules.reopen_window_s * 1000);

/** An incident is as severe as its worst alarm, and critical wherever lives depend on it. */
export const incidentSeverity = (cluster: LiveCluster): AlarmSeverity =>
  cluster.emergency ? "critical" : cluster.tally.highestSeverity;
