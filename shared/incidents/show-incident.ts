import { rfc3339 } from "#shared/alarms/instant.ts";
import { rootOf } from "#shared/clusters/live-cluster.ts";
import type { Incident } from "#shared/incidents/incident.ts";
import type { LiveIncident } from "#shared/incidents/live-incident.ts";

const optional = (ms: number | undefined): string | null => (ms === undefined ? null : rfc3339(ms));
const secondsFrom = (from: number, to: number | undefined): number | null =>
  to === undefined ? null : (to - from) / 1000;

/** An incident as the API answers it. */
export function showIncident(incident: LiveIncident): Incident {
  const cluster = incident.cluster && rootOf(incident.cluster);
  return {
    id: incident.id,
    title: incident.title,
    status: incident.status,
    severity: incident.severity,
    entity_id: incident.entity_id ?? null,
    cluster_id: cluster?.id ?? null,
    alarm_count: cluster?.count ?? 0,
    assignee: incident.assignee ?? null,
    opened_at: rfc3339(incident.opened_at),
    opened_by: incident.opened_by,
    acknowledged_at: optional(incident.acknowledged_at),
    resolved_at: optional(incident.resolved_at),
    closed_at: optional(incident.closed_at),
    ...(incident.held_until !== undefined && { held_until: rfc3339(incident.held_until) }),
    seconds_to_acknowledge: secondsFrom(incident.opened_at, incident.acknowledged_at),
    seconds_to_resolve: secondsFrom(incident.opened_at, incident.resolved_at),
    merged_into: incident.merged_into ?? null,
    timeline: incident.timeline.map(({ at, actor, event, note }) => ({
      at: rfc3339(at),
      actor,
      event,
      note: note ?? null,
    })),
  };
}
