import { closeUntil } from "#shared/alarms/close.ts";
import type { Shelving } from "#shared/alarms/handling.ts";
import type { LiveAlarm } from "#shared/alarms/live-alarm.ts";
import { rootOf } from "#shared/clusters/live-cluster.ts";
import { type Changes, type Situation, touchAlarm, touchCluster } from "#shared/journal/situation.ts";
import type { Baggage } from "#shared/platform/trace-context.ts";
import { conflict } from "#shared/problems.ts";

export type AlarmActName = "acknowledge" | "unacknowledge" | "shelve" | "unshelve" | "clear";

/** What a person did to an alarm, as the journal keeps it. */
export interface AlarmAct {
  /** The occurrence's. */
  readonly id: string;
  readonly act: AlarmActName;
  readonly actor: string;
  readonly note?: string | undefined;
  readonly until_clear?: boolean | undefined;
  /** Until when it is shelved. */
  readonly until?: number | undefined;
}

/** Refuses an act that makes no sense for the alarm as it is. */
export function assertActPermitted(alarm: LiveAlarm, act: AlarmActName): void {
  if (alarm.cleared_at !== undefined) throw conflict("The alarm is clear; there is nothing to do about it.");
  if (act === "acknowledge" && alarm.acknowledged)
    throw conflict(`The alarm was acknowledged by ${alarm.acknowledged.by} already.`);
  if (act === "unacknowledge" && !alarm.acknowledged) throw conflict("The alarm isn't acknowledged.");
  if (act === "unshelve" && !alarm.shelved) throw conflict("The alarm isn't shelved.");
}

/** Takes what a person did into the situation. It is total: the alarm may have cleared since that was decided. */
export function actOnAlarm(situation: Situation, changes: Changes, act: AlarmAct, cause: Baggage): void {
  const alarm = situation.alarms.get(act.id);
  if (!alarm || alarm.cleared_at !== undefined) return;
  const after = afterAct(alarm, act, changes.recordedAt);
  if (after.cleared_at !== undefined) closeUntil(situation, changes, alarm, after.cleared_at, cause);
  alarm.acknowledged = after.acknowledged;
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

/** What an act changes of an alarm. @param at in ms since 1970. */
export function afterAct(
  { acknowledged, shelved, cleared_at, raised_at }: LiveAlarm,
  { act, actor: by, note, until_clear = false, until }: AlarmAct,
  at: number,
): Pick<LiveAlarm, "acknowledged" | "shelved" | "cleared_at"> {
  const before = { acknowledged, shelved, cleared_at };
  switch (act) {
    case "acknowledge":
      return { ...before, acknowledged: { at, by, note, until_clear } };
    case "unacknowledge":
      return { ...before, acknowledged: undefined };
    case "shelve":
      return { ...before, shelved: { at, by, note, until: until ?? at } };
    case "unshelve":
      return { ...before, shelved: undefined };
    case "clear":
      return { ...before, cleared_at: Math.max(at, raised_at) };
  }
}
