import * as z from "zod";
import { severities } from "#shared/alarms/severity.ts";

const AlarmSeverity = z.enum(severities).exclude(["cleared"]);

/** What every event has. The tenant has no default: an event without one can't be built. */
const BaseEvent = z.object({
  schema_version: z.literal(1),
  event_id: z.uuid(),
  tenant_id: z.string().min(1),
  timestamp: z.iso.datetime(),
  /**
   * The place in the tenant's journal, or in the history of the entity's baselines: of two events of one thing, the one
   * with the greater number came later.
   */
  seq: z.int().min(1),
  trace_id: z.string(),
  correlation_id: z.string(),
  /** W3C Trace Context of the work that published it, to go on from. */
  traceparent: z.string().optional(),
});

const cluster = {
  cluster_id: z.uuid(),
  alarm_count: z.int().min(1),
  root_cause_entity_id: z.string(),
  severity: AlarmSeverity,
  is_emergency_service: z.boolean(),
};

const incident = {
  incident_id: z.uuid(),
  severity: AlarmSeverity,
  entity_id: z.string().nullable(),
  cluster_id: z.uuid().nullable(),
};

const event = <Type extends string, Shape extends z.ZodRawShape>(type: Type, shape: Shape) =>
  BaseEvent.extend({ event_type: z.literal(type), ...shape }).meta({ id: type });

/** The events on the bus for others to subscribe to (SPEC A3). */
export const eventSchemas = {
  /** Alarms came to belong together: a cluster has reached two. */
  AlarmClusterCreated: event("AlarmClusterCreated", cluster),
  /** It doubled, changed its severity, or is open again. */
  AlarmClusterUpdated: event("AlarmClusterUpdated", cluster),
  /** Its id is no longer canonical: its alarms belong to `merged_into` now. */
  AlarmClusterMerged: event("AlarmClusterMerged", { cluster_id: z.uuid(), merged_into: z.uuid() }),
  /** All of its alarms are clear. */
  AlarmClusterResolved: event("AlarmClusterResolved", cluster),
  IncidentCreated: event("IncidentCreated", incident),
  IncidentUpdated: event("IncidentUpdated", { ...incident, status: z.string() }),
  IncidentMerged: event("IncidentMerged", { ...incident, merged_into: z.uuid() }),
  IncidentResolved: event("IncidentResolved", incident),
} as const;

/** Likewise on the bus; KPIs have no journal, so it isn't an entry that says it. */
export const baselineSchemas = {
  /** A KPI of an entity has departed from its own baseline. */
  SleepingCellDetected: event("SleepingCellDetected", {
    entity_id: z.string(),
    metric_name: z.string(),
    current_value: z.number(),
    baseline_mean: z.number(),
    z_score: z.number(),
  }),
} as const;

const alarm = {
  id: z.uuid(),
  /** The sender's own. */
  alarm_id: z.string().nullable(),
  entity_id: z.string(),
  alarm_type: z.string(),
  /** A cleared alarm keeps the one that it had. */
  severity: AlarmSeverity,
  raised_at: z.iso.datetime(),
  source_system: z.string(),
  message: z.string().nullable(),
  state: z.enum(["open", "cleared"]),
  cleared_at: z.iso.datetime().nullable(),
  occurrences: z.int().min(1),
  acknowledged_by: z.string().nullable(),
  shelved_until: z.iso.datetime().nullable(),
  /** The cluster that it belongs to since this entry. What becomes of that is told of the cluster. */
  cluster_id: z.uuid(),
};

/**
 * Alarms one by one are too many for the bus: they appear in the tenant's live feed. An entry of the journal tells an
 * alarm once, as it is after the entry, by the weightiest of what happened to it.
 */
export const feedSchemas = {
  /** An occurrence is new; `state` says whether the same entry cleared it. */
  AlarmIngested: event("AlarmIngested", alarm),
  /**
   * It came again with another severity, message or attributes, somebody acknowledged, shelved or commented on it, or it is open again.
   * Coming again as it was is no news.
   */
  AlarmChanged: event("AlarmChanged", alarm),
  /** It was cleared, or turned out to have been cleared earlier. */
  AlarmCleared: event("AlarmCleared", alarm),
} as const;

export type EventType = keyof typeof eventSchemas;

export type DomainEvent = { [Type in EventType]: z.output<(typeof eventSchemas)[Type]> }[EventType];

export type AlarmEvent = {
  [Type in keyof typeof feedSchemas]: z.output<(typeof feedSchemas)[Type]>;
}[keyof typeof feedSchemas];

/** What the live feed tells: all that the bus gets of the journal, and single alarms. */
export type FeedEvent = DomainEvent | AlarmEvent;
