import type { AlarmSeverity } from "#shared/alarms/severity.ts";
import type { LiveCluster } from "#shared/clusters/live-cluster.ts";

export const incidentStatuses = ["open", "acknowledged", "investigating", "resolved", "closed"] as const;
export type IncidentStatus = (typeof incidentStatuses)[number];

/** One line of an incident's timeline. `actor` is a principal, or `tocsin` for what the rules did. */
interface TimelineEvent {
  readonly at: number;
  readonly actor: string;
  readonly event: string;
  readonly note?: string | undefined;
}

/** An incident while it lives in a tenant's situation. Times are ms since 1970. */
export interface LiveIncident {
  readonly id: string;
  readonly opened_at: number;
  readonly opened_by: string;
  title: string;
  /** How many alarms its cluster had when the rules named it; undefined for one that a person named. */
  named_at_count?: number | undefined;
  status: IncidentStatus;
  severity: AlarmSeverity;
  entity_id: string | undefined;
  /** The cluster it was opened for; `rootOf` finds the one that it follows now. */
  cluster: LiveCluster | undefined;
  assignee: string | undefined;
  acknowledged_at: number | undefined;
  resolved_at: number | undefined;
  closed_at: number | undefined;
  /** Until when it isn't resolved by itself, because an alarm comes and goes; undefined while none does. */
  held_until?: number | undefined;
  /** Whether a person did something to it: such an incident survives a merge. */
  touched: boolean;
  merged_into: string | undefined;
  /** What it was before it was merged, in case its cluster is split off again. */
  status_before_merge: IncidentStatus | undefined;
  /** The alarm that its cluster was named after when it was opened: where the cluster is split, it goes with that. */
  readonly anchor_id: string | undefined;
  readonly timeline: TimelineEvent[];
}
