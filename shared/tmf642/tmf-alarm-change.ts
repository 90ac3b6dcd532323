import * as z from "zod";
import type { AlarmAct } from "#shared/alarms/alarm-act.ts";
import type { LiveAlarm } from "#shared/alarms/live-alarm.ts";
import { type FieldError, validationFailed } from "#shared/problems.ts";
import { Name, typeMembers } from "#shared/tmf642/resource-members.ts";
import { NewTmfComment, saidBy, saidIn, TimeOfDeed } from "#shared/tmf642/said.ts";

/**
 * What of an alarm a client may change (JSON Merge Patch, RFC 7396): what people do about it. What is wrong with what,
 * and how bad it is, only its source says, by sending it again.
 */
export const TmfAlarmChange = z
  .strictObject({
    ...typeMembers("Alarm"),
    ackState: z.enum(["acknowledged", "unacknowledged"]).optional(),
    ackSystemId: Name.optional(),
    ackUserId: Name.optional(),
    alarmClearedTime: TimeOfDeed.optional(),
    clearSystemId: Name.optional(),
    clearUserId: Name.optional(),
    comment: z.array(NewTmfComment).min(1).max(10).optional(),
    perceivedSeverity: z.literal("cleared", { error: "can only become cleared" }).optional(),
    state: z.literal("cleared", { error: "can only become cleared" }).optional(),
  })
  .meta({ id: "TmfAlarmChange" });

export type TmfAlarmChange = z.output<typeof TmfAlarmChange>;

type Deed = Omit<AlarmAct, "id" | "actor">;

/**
 * What has to be done to an alarm so that it is as a client wants it; nothing where it is so already.
 * @throws 400 where a change says who, but not what.
 */
export function deedsFor(alarm: LiveAlarm, change: TmfAlarmChange): Deed[] {
  assertComplete(change);
  const { ackState, state, perceivedSeverity, comment = [] } = change;
  const deeds: Deed[] = comment.map((one) => ({ act: "comment", ...saidIn(one) }));
  if (ackState !== undefined && (ackState === "acknowledged") !== (alarm.acknowledged !== undefined)) {
    const who = { user: change.ackUserId, system: change.ackSystemId };
    const act = ackState === "acknowledged" ? "acknowledge" : "unacknowledge";
    deeds.push({ act, ...saidBy(who, undefined) });
  }
  if ((state ?? perceivedSeverity) === "cleared" && alarm.cleared_at === undefined) {
    const who = { user: change.clearUserId, system: change.clearSystemId };
    deeds.push({ act: "clear", ...saidBy(who, change.alarmClearedTime) });
  }
  return deeds;
}

/** Who has done something can't be changed without its being done. */
function assertComplete(change: TmfAlarmChange): void {
  const without = (names: readonly (keyof TmfAlarmChange)[], needed: string): FieldError[] =>
    names
      .filter((name) => change[name] !== undefined)
      .map((name) => ({ pointer: `#/${name}`, detail: `needs ${needed} beside it`, code: "incomplete" }));
  const isCleared = (change.state ?? change.perceivedSeverity) !== undefined;
  const errors = [
    ...(change.ackState ? [] : without(["ackSystemId", "ackUserId"], "ackState")),
    ...(isCleared ? [] : without(["alarmClearedTime", "clearSystemId", "clearUserId"], "state")),
  ];
  if (errors.length > 0) throw validationFailed(errors);
}
