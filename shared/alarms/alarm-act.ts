import { closeUntil } from "#shared/alarms/close.ts";
import type { LiveAlarm } from "#shared/alarms/live-alarm.ts";
import { rootOf } from "#shared/clusters/live-cluster.ts";
import { type Changes, type Situation, touchCluster } from "#shared/journal/situation.ts";
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
  const at = changes.recordedAt;
  if (act.act === "clear") closeUntil(situation, changes, alarm, Math.max(at, alarm.raised_at), cause);
  else setHandling(situation, alarm, act, at);
  touchCluster(changes, rootOf(alarm.cluster), cause, act.act === "unshelve");
}

/** What an act other than a clear makes of an alarm. */
export function setHandling(situation: Situation, alarm: LiveAlarm, act: AlarmAct, at: number): void {
  const { actor: by, note } = act;
  switch (act.act) {
    case "acknowledge":
      alarm.acknowledged = { at, by, note, until_clear: act.until_clear ?? false };
      break;
    case "unacknowledge":
      alarm.acknowledged = undefined;
      break;
    case "shelve":
      alarm.shelved = { at, by, note, until: act.until ?? at };
      situation.shelved.add(alarm);
      situation.wakeBy(alarm.shelved.until);
      break;
    case "unshelve":
      alarm.shelved = undefined;
      situation.shelved.delete(alarm);
  }
}
