import * as z from "zod";
import type { AlarmActName } from "#shared/alarms/alarm-act.ts";
import { AlarmPatterns } from "#shared/tmf642/alarm-patterns.ts";
import { Name, typeMembers } from "#shared/tmf642/resource-members.ts";
import { NewTmfComment, type Said, saidBy, saidIn, TimeOfDeed } from "#shared/tmf642/said.ts";

const common = (type: string) => ({
  ...typeMembers(type),
  alarmPattern: AlarmPatterns,
  state: z.enum(["acknowledged", "inProgress", "done"]).optional(),
});

const acknowledging = { ackSystemId: Name, ackUserId: Name, ackTime: TimeOfDeed.optional() } as const;

/** @param done where the answer names the alarms that it was done to. */
const task = <const Act extends AlarmActName, const Done extends string, S extends z.ZodType>(
  act: Act,
  done: Done,
  body: S,
  said: (body: z.output<S>) => Said,
) => ({ act, done, body, said: said as (body: unknown) => Said });

const whoAcknowledges = (body: z.output<z.ZodObject<typeof acknowledging>>): Said =>
  saidBy({ user: body.ackUserId, system: body.ackSystemId }, body.ackTime);

/** TMF642's tasks on the alarms that patterns mean. */
export const alarmTasks = {
  ackAlarms: task(
    "acknowledge",
    "ackedAlarm",
    z.strictObject({ ...common("AckAlarms"), ...acknowledging }).meta({ id: "TmfAckAlarms" }),
    whoAcknowledges,
  ),
  unAckAlarms: task(
    "unacknowledge",
    "unAckedAlarm",
    z.strictObject({ ...common("UnAckAlarms"), ...acknowledging }).meta({ id: "TmfUnAckAlarms" }),
    whoAcknowledges,
  ),
  clearAlarms: task(
    "clear",
    "clearedAlarm",
    z
      .strictObject({
        ...common("ClearAlarms"),
        clearSystemId: Name,
        clearUserId: Name,
        alarmClearedTime: TimeOfDeed,
      })
      .meta({ id: "TmfClearAlarms" }),
    (body) => saidBy({ user: body.clearUserId, system: body.clearSystemId }, body.alarmClearedTime),
  ),
  commentAlarms: task(
    "comment",
    "commentedAlarm",
    z.strictObject({ ...common("CommentAlarms"), comment: NewTmfComment }).meta({ id: "TmfCommentAlarms" }),
    ({ comment }) => saidIn(comment),
  ),
} as const;

export type AlarmTaskName = keyof typeof alarmTasks;
