import type { Alarm } from "#shared/alarms/alarm.ts";
import type { Grouping } from "#shared/alarms/grouping.ts";
import type { LiveAlarm } from "#shared/alarms/live-alarm.ts";
import type { AlarmSeverity } from "#shared/alarms/severity.ts";
import { explicable } from "#shared/clusters/explicable.ts";

/** What TMF642 tells of an alarm itself, be it at hand, in the archive, or on its way in. Times are ms since 1970. */
export type KnownAlarm = Readonly<
  Pick<
    LiveAlarm,
    | "id"
    | "alarm_id"
    | "entity_id"
    | "alarm_type"
    | "source_system"
    | "raised_at"
    | "received_at"
    | "last_seen_at"
    | "severity"
    | "message"
    | "attributes"
    | "cleared_at"
    | "cleared_by"
    | "acknowledged"
    | "comments"
  >
> & { readonly grouped: Grouping | undefined; readonly undone_at?: number | undefined };

/** The archive holds alarms as our own API answers them. */
export function knownFromArchive(alarm: Alarm): KnownAlarm {
  const { acknowledged, comments } = alarm;
  const { grouped } = explicable(alarm);
  return {
    ...alarm,
    alarm_id: alarm.alarm_id ?? undefined,
    message: alarm.message ?? undefined,
    severity: alarm.severity as AlarmSeverity,
    raised_at: Date.parse(alarm.raised_at),
    received_at: Date.parse(alarm.received_at),
    last_seen_at: Date.parse(alarm.last_seen_at),
    cleared_at: alarm.cleared_at === null ? undefined : Date.parse(alarm.cleared_at),
    cleared_by: alarm.cleared_by,
    acknowledged: acknowledged && { ...acknowledged, at: Date.parse(acknowledged.at) },
    comments: comments?.map((one) => ({ ...one, at: Date.parse(one.at) })),
    grouped,
  };
}
