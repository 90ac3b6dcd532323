import type { Alarm } from "#shared/alarms/alarm.ts";
import { alarmKey } from "#shared/alarms/alarm-id.ts";
import { bySomebody } from "#shared/alarms/by-somebody.ts";
import { isFlapping } from "#shared/alarms/flapping.ts";
import { rfc3339 } from "#shared/alarms/instant.ts";
import type { LiveAlarm } from "#shared/alarms/live-alarm.ts";
import { rootOf } from "#shared/clusters/live-cluster.ts";
import type { Situation } from "#shared/journal/situation.ts";
import { clock } from "#shared/platform/clock.ts";
import { suppressionsOf } from "#shared/silences/suppressions.ts";

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
  ...(alarm.cleared_by && { cleared_by: alarm.cleared_by }),
  ...(alarm.ends_at !== undefined && { ends_at: rfc3339(alarm.ends_at) }),
  state: alarm.cleared_at === undefined ? "open" : "cleared",
  ...handlingOf(situation, alarm),
  ...(flaps(situation, alarm) && { flapping: true as const }),
  received_at: rfc3339(alarm.received_at),
  last_seen_at: rfc3339(alarm.last_seen_at),
  occurrences: alarm.occurrences,
  cluster_id: rootOf(alarm.cluster).id,
});

/** Asked of the newest occurrence only: the earlier ones are its past. */
export function flaps({ histories }: Situation, alarm: LiveAlarm): boolean {
  const history = histories.get(alarmKey(alarm));
  return history?.raised.at(-1) === alarm && isFlapping(history);
}

/** What people did about an alarm, and what suppresses it while it is open; nothing of what doesn't apply. */
function handlingOf(
  situation: Situation,
  alarm: LiveAlarm,
): Pick<Alarm, "acknowledged" | "shelved" | "comments" | "grouped_under" | "suppressed_by"> {
  const { acknowledged, shelved, comments, grouped } = alarm;
  const suppressions = alarm.cleared_at === undefined ? suppressionsOf(situation, alarm, clock.now()) : [];
  return {
    ...(acknowledged && { acknowledged: { ...acknowledged, at: rfc3339(acknowledged.at) } }),
    ...(shelved && { shelved: { ...shelved, at: rfc3339(shelved.at), until: rfc3339(shelved.until) } }),
    ...(comments && { comments: comments.map((one) => ({ ...one, at: rfc3339(one.at) })) }),
    ...(grouped && { grouped_under: { alarm_id: grouped.parent_id, ...bySomebody(grouped) } }),
    ...(suppressions.length > 0 && {
      suppressed_by: suppressions.map((one) => ({ ...one, ends_at: rfc3339(one.ends_at) })),
    }),
  };
}
