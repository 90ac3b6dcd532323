import * as z from "zod";
import { rfc3339 } from "#shared/alarms/instant.ts";
import { Severity, severities } from "#shared/alarms/severity.ts";
import { rootOf } from "#shared/clusters/live-cluster.ts";
import { incidentStatuses, type LiveIncident } from "#shared/incidents/live-incident.ts";
import { firstOf } from "#shared/journal/first-of.ts";
import type { Situation } from "#shared/journal/situation.ts";
import { Id } from "#shared/lambda/id.ts";
import { pageQuery } from "#shared/lambda/pager.ts";

export const IncidentQuery = z.strictObject({
  ...pageQuery,
  status: z.enum(incidentStatuses).optional(),
  severity: Severity.optional(),
  assignee: z.string().max(128).optional(),
  entity_id: Id.optional(),
});

export type IncidentQuery = z.output<typeof IncidentQuery>;

const Instant = z.iso.datetime();

export const Incident = z
  .object({
    id: z.uuid(),
    title: z.string(),
    status: z.enum(incidentStatuses),
    severity: z.enum(severities),
    entity_id: z.string().nullable(),
    /** The cluster that it follows, by its present id. */
    cluster_id: z.uuid().nullable(),
    alarm_count: z.int(),
    assignee: z.string().nullable(),
    opened_at: Instant,
    /** `tocsin` when a rule opened it, else the principal. */
    opened_by: z.string(),
    acknowledged_at: Instant.nullable(),
    resolved_at: Instant.nullable(),
    closed_at: Instant.nullable(),
    seconds_to_acknowledge: z.number().nullable(),
    seconds_to_resolve: z.number().nullable(),
    /** The incident that took over when their clusters merged. */
    merged_into: z.uuid().nullable(),
    timeline: z.array(
      z.object({ at: Instant, actor: z.string(), event: z.string(), note: z.string().nullable() }),
    ),
  })
  .meta({ id: "Incident" });

export type Incident = z.output<typeof Incident>;

/** Newest first: ids begin with the time of opening. */
export function findIncidents(
  situation: Situation,
  query: IncidentQuery,
  afterId: string | undefined,
): LiveIncident[] {
  const matches = (incident: LiveIncident): boolean =>
    (afterId === undefined || incident.id < afterId) &&
    (query.status === undefined || incident.status === query.status) &&
    (query.severity === undefined || incident.severity === query.severity) &&
    (query.assignee === undefined || incident.assignee === query.assignee) &&
    (query.entity_id === undefined || incident.entity_id === query.entity_id);
  return firstOf(situation.incidents.values(), query.limit + 1, (a, b) => (a.id > b.id ? -1 : 1), matches);
}

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
