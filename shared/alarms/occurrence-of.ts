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
  const { raised_at, ends_at } = observation;
  if (same || ends_at === undefined) return same;
  return situation.histories
    .get(key)
    ?.raised.findLast((alarm) => isLeased(alarm) && alarm.raised_at <= ends_at && raised_at <= alarm.ends_at);
}
