import type { Alarm } from "#shared/alarms/alarm.ts";
import { rfc3339 } from "#shared/alarms/instant.ts";
import type { LiveAlarm } from "#shared/alarms/live-alarm.ts";
import { rootOf } from "#shared/clusters/live-cluster.ts";
import type { Situation } from "#shared/journal/situation.ts";

/** An alarm as the API answers it. */
export const showAlarm = (situation: Situation, alarm: LiveAlarm): Alarm => ({
  id: alarm.id,
  alarm_id: alarm.alarm_id ?? null,
  entity_id: alarm.entity_id,
  entity_known: situation.entities.has(alarm.entity_id),
  alarm_type: alarm.alarm_type,
  severity: alarm.severity,
  source_system: alarm.source_system,
  message: alarm.message ?? null,
  attributes: { ...alarm.attributes },
  raised_at: rfc3339(alarm.raised_at),
  cleared_at: alarm.cleared_at === undefined ? null : rfc3339(alarm.cleared_at),
  ...(alarm.ends_at !== undefined && { ends_at: rfc3339(alarm.ends_at) }),
  state: alarm.cleared_at === undefined ? "open" : "cleared",
  received_at: rfc3339(alarm.received_at),
  last_seen_at: rfc3339(alarm.last_seen_at),
  occurrences: alarm.occurrences,
  cluster_id: rootOf(alarm.cluster).id,
});
