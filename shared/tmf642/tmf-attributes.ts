import type { KnownAlarm } from "#shared/tmf642/known-alarm.ts";
import type { Surroundings } from "#shared/tmf642/surroundings.ts";
import type { TmfAlarm } from "#shared/tmf642/tmf-alarm.ts";

/**
 * TMF642's attributes that are one value, and where it comes from: one table for what is shown, what a query filters
 * by and what a task's pattern names. What its senders say and Tocsin has no field for is among an alarm's `attributes`,
 * by TMF642's names.
 */
type Reads<Value> = (alarm: KnownAlarm, around: Surroundings) => Value | undefined;
type Named<Value> = Partial<Record<keyof TmfAlarm, Reads<Value>>>;

/** How Tocsin calls itself where a system's name is wanted. */
const ourName = "tocsin";

const said =
  (name: string): Reads<string> =>
  ({ attributes }) =>
    attributes?.[name] === undefined ? undefined : String(attributes[name]);

export const textAttributes = {
  id: ({ id }) => id,
  ackState: ({ acknowledged }) => (acknowledged ? "acknowledged" : "unacknowledged"),
  ackSystemId: ({ acknowledged }) => acknowledged && (acknowledged.on_behalf_of?.system ?? ourName),
  ackUserId: ({ acknowledged }) => acknowledged && (acknowledged.on_behalf_of?.user ?? acknowledged.by),
  alarmDetails: ({ message }) => message,
  // X.721's word for what is none of X.733's five kinds; only senders that know TMF642 say which it is.
  alarmType: (alarm, around) => said("alarmType")(alarm, around) ?? "other",
  alarmedObjectType: said("alarmedObjectType"),
  clearSystemId: (alarm, around) =>
    alarm.cleared_by
      ? (alarm.cleared_by.on_behalf_of?.system ?? ourName)
      : said("clearSystemId")(alarm, around),
  clearUserId: (alarm, around) =>
    alarm.cleared_by
      ? (alarm.cleared_by.on_behalf_of?.user ?? alarm.cleared_by.by)
      : said("clearUserId")(alarm, around),
  externalAlarmId: ({ alarm_id }) => alarm_id,
  perceivedSeverity: ({ severity, cleared_at }) => (cleared_at === undefined ? severity : "cleared"),
  plannedOutageIndicator: (alarm, { isInMaintenance }) =>
    isInMaintenance(alarm) ? "OutOfService" : "InService",
  probableCause: ({ alarm_type }) => alarm_type,
  proposedRepairedActions: said("proposedRepairedActions"),
  reportingSystemId: (alarm, around) => said("reportingSystemId")(alarm, around) ?? ourName,
  sourceSystemId: ({ source_system }) => source_system,
  specificProblem: said("specificProblem"),
  state: (alarm) => {
    if (alarm.cleared_at !== undefined) return "cleared";
    return changedAt(alarm) > alarm.received_at ? "updated" : "raised";
  },
} as const satisfies Named<string>;

const saidFlag =
  (name: string): Reads<boolean> =>
  (alarm) => {
    const text = String(alarm.attributes?.[name] ?? "").toLowerCase();
    return text === "true" || text === "false" ? text === "true" : undefined;
  };

export const flagAttributes = {
  alarmEscalation: saidFlag("alarmEscalation"),
  isRootCause: (alarm, { rootOf }) => {
    const root = rootOf(alarm);
    return root && root.id === alarm.id;
  },
  serviceAffecting: saidFlag("serviceAffecting"),
} as const satisfies Named<boolean>;

/** In ms since 1970. */
export const timeAttributes = {
  alarmChangedTime: (alarm) => changedAt(alarm),
  alarmClearedTime: ({ cleared_at }) => cleared_at,
  alarmRaisedTime: ({ raised_at }) => raised_at,
  alarmReportingTime: ({ received_at }) => received_at,
} as const satisfies Named<number>;

/** Nothing that is taken back makes it older: who asks for what has changed since then would never learn of that. */
function changedAt(alarm: KnownAlarm): number {
  const { last_seen_at, cleared_at = 0, acknowledged, comments, grouped, undone_at = 0 } = alarm;
  return Math.max(
    last_seen_at,
    cleared_at,
    acknowledged?.at ?? 0,
    comments?.at(-1)?.at ?? 0,
    grouped?.at ?? 0,
    undone_at,
  );
}

/** The entries of a table under the names that it has, which `Object.entries` forgets. */
export const entriesOf = <Name extends string, Value>(table: Readonly<Record<Name, Value>>) =>
  Object.entries(table) as [Name, Value][];
