import type { Alarm } from "#shared/alarms/alarm.ts";
import type { Grouping } from "#shared/alarms/grouping.ts";
import type { AlarmSeverity } from "#shared/alarms/severity.ts";

/** What an explanation needs of an alarm, at hand or in the archive. */
export interface Explicable {
  readonly id: string;
  readonly entity_id: string;
  readonly alarm_type: string;
  readonly severity: AlarmSeverity;
  /** In ms. */
  readonly raised_at: number;
  readonly cleared_at: number | undefined;
  readonly grouped: Grouping | undefined;
}

/** An alarm as the archive holds it. */
export const explicable = (alarm: Alarm): Explicable => ({
  id: alarm.id,
  entity_id: alarm.entity_id,
  alarm_type: alarm.alarm_type,
  severity: alarm.severity as AlarmSeverity,
  raised_at: Date.parse(alarm.raised_at),
  cleared_at: alarm.cleared_at === null ? undefined : Date.parse(alarm.cleared_at),
  grouped: alarm.grouped_under && {
    ...alarm.grouped_under,
    parent_id: alarm.grouped_under.alarm_id,
    at: Date.parse(alarm.grouped_under.at),
  },
});
