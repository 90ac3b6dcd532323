import { alarmKey, occurrenceId } from "#shared/alarms/alarm-id.ts";
import { isLeased } from "#shared/alarms/leases.ts";
import type { LiveAlarm } from "#shared/alarms/live-alarm.ts";
import type { Observation } from "#shared/alarms/observation.ts";
import type { Situation } from "#shared/journal/situation.ts";

/**
 * The occurrence at hand that a report is about. Who sends again and again until it is over may not know when it began
 * and say another time each time: such a report renews the occurrence whose span it touches, as Alertmanager has it.
 */
export function occurrenceOf(situation: Situation, observation: Observation): LiveAlarm | undefined {
  const key = alarmKey(observation);
  const same = situation.alarms.get(occurrenceId(situation.tenantId, key, observation.raised_at));
  if (same || !namesNoOccurrence(observation)) return same;
  return situation.histories.get(key)?.raised.findLast((alarm) => touches(alarm, observation));
}

/** Whether who sent a report may mean an occurrence that was raised at another time. */
export const namesNoOccurrence = ({ ends_at, continues }: Observation): boolean =>
  ends_at !== undefined || continues === true;

function touches(alarm: LiveAlarm, { raised_at, ends_at, continues }: Observation): boolean {
  if (alarm.cleared_at !== undefined) return false;
  if (continues) return true;
  return isLeased(alarm) && alarm.raised_at <= (ends_at ?? raised_at) && raised_at <= alarm.ends_at;
}
