import { rfc3339 } from "#shared/alarms/instant.ts";
import type { LiveAlarm } from "#shared/alarms/live-alarm.ts";
import { rootOf } from "#shared/clusters/live-cluster.ts";
import { baseEvent } from "#shared/events/base-event.ts";
import type { AlarmEvent } from "#shared/events/domain-event.ts";
import type { AlarmChange, Changes, Situation } from "#shared/journal/situation.ts";

const types = {
  ingested: "AlarmIngested",
  cleared: "AlarmCleared",
  reopened: "AlarmChanged",
  changed: "AlarmChanged",
} as const satisfies Record<AlarmChange, AlarmEvent["event_type"]>;

/**
 * Says what an entry means to single alarms: one event each, which tells how the alarm is after the entry. In the
 * order in which the entry names them.
 */
export const announceAlarms = (situation: Situation, changes: Changes): AlarmEvent[] =>
  Array.from(changes.alarms, ([alarm, { cause, change }]) => ({
    ...baseEvent(situation, changes, types[change], alarm.id, cause),
    ...described(alarm),
  }));

const described = (alarm: LiveAlarm) => ({
  id: alarm.id,
  alarm_id: alarm.alarm_id ?? null,
  entity_id: alarm.entity_id,
  alarm_type: alarm.alarm_type,
  severity: alarm.severity,
  raised_at: rfc3339(alarm.raised_at),
  source_system: alarm.source_system,
  message: alarm.message ?? null,
  state: alarm.cleared_at === undefined ? ("open" as const) : ("cleared" as const),
  cleared_at: alarm.cleared_at === undefined ? null : rfc3339(alarm.cleared_at),
  occurrences: alarm.occurrences,
  acknowledged_by: alarm.acknowledged?.by ?? null,
  shelved_until: alarm.shelved ? rfc3339(alarm.shelved.until) : null,
  cluster_id: rootOf(alarm.cluster).id,
});
