import type { LiveAlarm } from "#shared/alarms/live-alarm.ts";
import type { Situation } from "#shared/journal/situation.ts";

/**
 * An alarm, the one under which it was grouped, that one's, and so on. A group stays at hand as a whole and no alarm
 * follows from itself, so this ends, at an alarm that is grouped under none.
 */
export function* lineage({ alarms }: Situation, alarm: LiveAlarm): Generator<LiveAlarm> {
  for (let at: LiveAlarm | undefined = alarm; at; at = at.grouped && alarms.get(at.grouped.parent_id))
    yield at;
}

/** The alarm that all of its group follow from; itself where it is in no group. */
export function topOf(situation: Situation, alarm: LiveAlarm): LiveAlarm {
  if (!alarm.grouped) return alarm; // as nearly all
  let top = alarm;
  for (const above of lineage(situation, alarm)) top = above;
  return top;
}
