import { eventIdOf } from "#shared/alarms/ingest.ts";
import type { Observation } from "#shared/alarms/observation.ts";
import type { AlarmSeverity } from "#shared/alarms/severity.ts";
import type { KnownAlarm } from "#shared/tmf642/known-alarm.ts";
import { keptOf, type NewTmfAlarm } from "#shared/tmf642/new-tmf-alarm.ts";

/**
 * The reports that a new alarm of TMF642 is: one, and a second one where somebody takes care of it already.
 * @param now in ms since 1970: when it was cleared, where the sender doesn't say.
 */
export function reportsOf(alarm: NewTmfAlarm, now: number): [Observation, ...Observation[]] {
  const { alarmRaisedTime, alarmClearedTime, perceivedSeverity, state } = alarm;
  const isClear = state === "cleared" || perceivedSeverity === "cleared";
  const named = {
    entity_id: alarm.alarmedObject.id,
    alarm_type: alarm.probableCause,
    source_system: alarm.sourceSystemId,
    severity: perceivedSeverity,
    raised_at: alarmRaisedTime,
    ...(alarm.externalAlarmId !== undefined && { alarm_id: alarm.externalAlarmId }),
  };
  const report = {
    ...named,
    attributes: keptOf(alarm),
    ...(alarm.alarmDetails !== undefined && { message: alarm.alarmDetails }),
    ...(isClear && { cleared_at: alarmClearedTime ?? Math.max(now, alarmRaisedTime) }),
  };
  if (alarm.ackState !== "acknowledged") return [report];
  const acknowledged_by = alarm.ackUserId ?? alarm.ackSystemId ?? alarm.sourceSystemId;
  return [report, { ...named, acknowledged_by }];
}

/** The alarm that reports will be, by itself: what is known of it already is added when they are taken in. */
export function alarmToBe(
  tenantId: string,
  [report, acknowledgement]: readonly [Observation, ...Observation[]],
  now: number,
): KnownAlarm {
  const { raised_at, acknowledged_by: by } = acknowledgement ?? report;
  return {
    ...{ alarm_id: undefined, message: undefined, attributes: undefined, cleared_at: undefined },
    ...report,
    id: eventIdOf(tenantId, report),
    severity: report.severity as AlarmSeverity,
    received_at: now,
    last_seen_at: now,
    cleared_by: undefined,
    comments: undefined,
    grouped: undefined,
    acknowledged: by === undefined ? undefined : { by, at: raised_at, until_clear: true },
  };
}
