import type { Situation } from "#shared/journal/situation.ts";
import { selectFields } from "#shared/tmf642/selected-fields.ts";
import { showTmfAlarm } from "#shared/tmf642/show-tmf-alarm.ts";
import type { Surroundings } from "#shared/tmf642/surroundings.ts";
import type { TmfAlarm } from "#shared/tmf642/tmf-alarm.ts";
import { type TmfAlarmQuery, testOf } from "#shared/tmf642/tmf-alarm-query.ts";

interface Part {
  /** How many there are in all. */
  readonly total: number;
  readonly alarms: TmfAlarm[];
}

/** A part of the alarms that a query asks for, newest raised first, of those that are at hand. */
export function listTmfAlarms(situation: Situation, query: TmfAlarmQuery, around: Surroundings): Part {
  const matches = testOf(query);
  // All of them are looked at, because how many match is told, too.
  const matching = situation.newestAlarms.first(Number.POSITIVE_INFINITY, (alarm) => matches(alarm, around));
  const { offset, limit, fields } = query;
  const alarms = matching
    .slice(offset, offset + limit)
    .map((alarm) => selectFields(showTmfAlarm(alarm, around), fields));
  return { total: matching.length, alarms };
}
