import * as z from "zod";
import { type AlarmSeverity, LiveSeverity, urgency } from "#shared/alarms/severity.ts";
import type { LiveCluster } from "#shared/clusters/live-cluster.ts";
import type { Audible } from "#shared/incidents/audible.ts";
import type { LiveIncident } from "#shared/incidents/live-incident.ts";

/** When a cluster becomes an incident, and when an incident ends by itself (SPEC A8). */
export const IncidentRules = z
  .strictObject({
    /** A cluster at least this severe; null switches the rule off. */
    open_at_severity: LiveSeverity.nullable().default("critical"),
    /** A cluster with at least this many alarms … */
    min_alarms: z.int().min(1).max(100_000).default(3),
    /** … on at least this many entities. */
    min_entities: z.int().min(1).max(100_000).default(2),
    emergency_entities: z.boolean().default(true),
    /** How long an incident waits for an alarm of the parent of the entity that explains it, unless the edge to it says; 0 doesn't wait. */
    parent_wait_s: z.int().min(0).max(900).default(0),
    /** How long an alarm that comes and goes must have kept still before its incident resolves by itself; 0 holds none. */
    flapping_hold_s: z.int().min(0).max(3600).default(0),
    auto_resolve: z.boolean().default(true),
    /** A resolved incident whose alarms come back within this time is reopened; after a day it is in the archive. */
    reopen_window_s: z.int().min(0).max(86_400).default(1800),
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
