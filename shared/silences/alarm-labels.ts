import type { LiveAlarm } from "#shared/alarms/live-alarm.ts";
import type { LabelSet } from "#shared/alertmanager/label-set.ts";
import { labelsOf } from "#shared/alertmanager/labelled-alarm.ts";

/** What matchers may name: the labels that an alarm has as an alert, and what every alarm has. */
export const alarmLabels = (alarm: LiveAlarm): LabelSet => ({
  entity_id: alarm.entity_id,
  alarm_type: alarm.alarm_type,
  source_system: alarm.source_system,
  ...labelsOf(alarm),
});
