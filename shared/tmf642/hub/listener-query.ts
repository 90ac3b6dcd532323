import * as z from "zod";
import { type AlarmEventType, alarmEventTypes } from "#shared/tmf642/hub/alarm-event-type.ts";
import type { KnownAlarm } from "#shared/tmf642/known-alarm.ts";
import type { Surroundings } from "#shared/tmf642/surroundings.ts";
import { TmfAlarmFilter, testOf } from "#shared/tmf642/tmf-alarm-query.ts";

/** Whether a listener has asked to be told of an event. */
export type Wants = (type: AlarmEventType, alarm: KnownAlarm, around: Surroundings) => boolean;

const EventTypes = z
  .string()
  .transform((text) => text.split(",").map((name) => name.trim()))
  .pipe(z.array(z.enum(alarmEventTypes)))
  .transform((names) => new Set<AlarmEventType>(names));

/**
 * Reads what a listener asks for, written as a URL's query: `eventType=AlarmCreateEvent&perceivedSeverity=critical`. What
 * it says of the alarm is the same language as that of `GET /alarm`.
 */
export const ListenerQuery = z
  .string()
  .transform(membersOf)
  .pipe(z.object({ eventType: EventTypes.optional() }).catchall(z.string()))
  .transform(({ eventType, ...filter }, context): Wants => {
    const read = TmfAlarmFilter.safeParse(filter);
    for (const { message, path } of read.error?.issues ?? [])
      context.addIssue({ code: "custom", message: [...path, message].join(" ") });
    if (!read.success) return z.NEVER;
    const matches = testOf(read.data);
    return (type, alarm, around) => (eventType?.has(type) ?? true) && matches(alarm, around);
  });

/**
 * What is named twice is either of both. Clients name an alarm's attributes as in the alarm or as in the event, and
 * event types in upper or lower camel case (TMF630 has all of it in examples).
 */
function membersOf(text: string): Record<string, string> {
  const members: Record<string, string> = {};
  for (const [written, value] of new URLSearchParams(text)) {
    const name = written.trim().replace(/^(event\.)?alarm\./, "");
    const said = name === "eventType" ? value.replaceAll(/(?<=^|,)\s*a/g, "A") : value.trim();
    members[name] = members[name] === undefined ? said : `${members[name]},${said}`;
  }
  return members;
}
