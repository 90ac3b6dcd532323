import { closeUntil } from "#shared/alarms/close.ts";
import { mostComments, type OnBehalfOf, type Shelving } from "#shared/alarms/handling.ts";
import type { LiveAlarm } from "#shared/alarms/live-alarm.ts";
import { rootOf } from "#shared/clusters/live-cluster.ts";
import { type Changes, type Situation, touchAlarm, touchCluster } from "#shared/journal/situation.ts";
import type { Baggage } from "#shared/platform/trace-context.ts";
import { conflict } from "#shared/problems.ts";

export type AlarmActName = "acknowledge" | "unacknowledge" | "shelve" | "unshelve" | "clear" | "comment";

/** What a person did to an alarm, as the journal keeps it. */
export interface AlarmAct {
  /** The occurrence's. */
  readonly id: string;
  readonly act: AlarmActName;
  readonly actor: string;
  readonly on_behalf_of?: OnBehalfOf | undefined;
  /** When it was done, where that is known to have been before it was recorded. */
  readonly at?: number | undefined;
  readonly note?: string | undefined;
  readonly until_clear?: boolean | undefined;
  /** Until when it is shelved. */
  readonly until?: number | undefined;
}

/** Refuses an act that makes no sense for the alarm as it is. */
export function assertActPermitted(alarm: LiveAlarm, act: AlarmActName): void {
  const reason = whyNotPermitted(alarm, act);
  if (reason) throw conflict(reason);
}

/** Why an act makes no sense for the alarm as it is; undefined where it does. */
export function whyNotPermitted(alarm: LiveAlarm, act: AlarmActName): string | undefined {
  if (act === "comment") return hasMostComments(alarm) ? "The alarm has enough comments." : undefined;
  if (alarm.cleared_at !== undefined) return "The alarm is clear; there is nothing to do about it.";
  if (act === "acknowledge" && alarm.acknowledged)
    return `The alarm was acknowledged by ${alarm.acknowledged.by} already.`;
  if (act === "unacknowledge" && !alarm.acknowledged) return "The alarm isn't acknowledged.";
  if (act === "unshelve" && !alarm.shelved) return "The alarm isn't shelved.";
  return undefined;
}

const hasMostComments = ({ comments = [] }: LiveAlarm): boolean => comments.length >= mostComments;

/** Takes what a person did into the situation. It is total: the alarm may have cleared since that was decided. */
export function actOnAlarm(situation: Situation, changes: Changes, act: AlarmAct, cause: Baggage): void {
  const alarm = situation.alarms.get(act.id);
  if (!alarm) return;
  const after = afterAct(alarm, act, changes.recordedAt);
  if (act.act === "comment") {
    alarm.comments = after.comments;
    touchAlarm(changes, alarm, cause, "changed");
    return;
  }
  if (alarm.cleared_at !== undefined) return;
  if (after.cleared_at !== undefined) closeUntil(situation, changes, alarm, after.cleared_at, cause);
  alarm.cleared_by = after.cleared_by;
  alarm.acknowledged = after.acknowledged;
  if (act.act === "unacknowledge") alarm.undone_at = changes.recordedAt;
  putOnShelf(situation, alarm, after.shelved);
  touchAlarm(changes, alarm, cause, "changed");
  touchCluster(changes, rootOf(alarm.cluster), cause, act.act === "unshelve");
}

function putOnShelf(situation: Situation, alarm: LiveAlarm, shelved: Shelving | undefined): void {
  alarm.shelved = shelved;
  if (shelved) {
    situation.shelved.add(alarm);
    situation.wakeBy(shelved.until);
  } else situation.shelved.delete(alarm);
}

type Handled = Pick<LiveAlarm, "acknowledged" | "shelved" | "cleared_at" | "cleared_by" | "comments">;

/** What an act changes of an alarm. @param recordedAt in ms since 1970. */
export function afterAct(alarm: LiveAlarm, act: AlarmAct, recordedAt: number): Handled {
  const { acknowledged, shelved, cleared_at, cleared_by, comments } = alarm;
  const before = { acknowledged, shelved, cleared_at, cleared_by, comments };
  const { actor: by, note, until_clear = false, until, on_behalf_of } = act;
  const at = momentOf(alarm, act, recordedAt);
  const who = { by, ...(on_behalf_of && { on_behalf_of }) };
  switch (act.act) {
    case "acknowledge":
      return { ...before, acknowledged: { at, ...who, note, until_clear } };
    case "unacknowledge":
      return { ...before, acknowledged: undefined };
    case "shelve":
      return { ...before, shelved: { at, by, note, until: until ?? at } };
    case "unshelve":
      return { ...before, shelved: undefined };
    case "clear":
      return { ...before, cleared_at: clearedNoEarlier(alarm, at), cleared_by: { ...who, note } };
    case "comment":
      if (note === undefined || hasMostComments(alarm)) return before;
      return { ...before, comments: [...(comments ?? []), { at, ...who, text: note }] };
  }
}

/** What is said to have been done earlier was done after the alarm was raised. */
const momentOf = ({ raised_at }: LiveAlarm, { at }: AlarmAct, recordedAt: number): number =>
  at === undefined ? recordedAt : Math.min(Math.max(at, raised_at), recordedAt);

/** Nothing is over before it was said to be so last. */
const clearedNoEarlier = ({ raised_at, raised_again_at = 0 }: LiveAlarm, at: number): number =>
  Math.max(at, raised_at, raised_again_at);
