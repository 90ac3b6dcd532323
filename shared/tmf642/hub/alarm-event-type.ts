import type { LiveAlarm } from "#shared/alarms/live-alarm.ts";
import type { AlarmChange } from "#shared/journal/situation.ts";

/** TMF642's events about an alarm. None is ever deleted here: alarms leave for the archive, where they are found by id. */
export const alarmEventTypes = [
  "AlarmCreateEvent",
  "AlarmAttributeValueChangeEvent",
  "AlarmStateChangeEvent",
  "AlarmDeleteEvent",
] as const;
export type AlarmEventType = (typeof alarmEventTypes)[number];

/** What listeners hear of a change. One that came and went in a single entry of the journal is told to have done both. */
export function eventTypesOf({ cleared_at }: LiveAlarm, change: AlarmChange): readonly AlarmEventType[] {
  if (change === "changed") return ["AlarmAttributeValueChangeEvent"];
  if (change !== "ingested") return ["AlarmStateChangeEvent"];
  return cleared_at === undefined ? ["AlarmCreateEvent"] : ["AlarmCreateEvent", "AlarmStateChangeEvent"];
}
