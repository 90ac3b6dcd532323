import * as z from "zod";
import type { AlarmAct, AlarmActName } from "#shared/alarms/alarm-act.ts";
import { AlarmPattern } from "#shared/tmf642/alarm-pattern.ts";
import { Name, typeMembers } from "#shared/tmf642/new-tmf-alarm.ts";
import { TmfAlarmRef } from "#shared/tmf642/tmf-alarm.ts";

/** What is done to each alarm that a task means, beside the act itself. */
export type Said = Pick<AlarmAct, "note" | "at" | "on_behalf_of">;

const mostPatterns = 1000;
/** Each of them is held against all alarms; an id finds its own. */
const mostWithoutId = 10;

/** When it was done; Tocsin takes no moment of it that is still to come, or that was before the alarm. */
export const TimeOfDeed = z.iso.datetime({ offset: true });

const common = (type: string) => ({
  ...typeMembers(type),
  alarmPattern: z
    .array(AlarmPattern)
    .min(1)
    .max(mostPatterns)
    .refine(
      (patterns) => patterns.filter(({ id }) => id === undefined).length <= mostWithoutId,
      `must have at most ${mostWithoutId} patterns without an id`,
    ),
  state: z.enum(["acknowledged", "inProgress", "done"]).optional(),
});

const acknowledging = { ackSystemId: Name, ackUserId: Name, ackTime: TimeOfDeed.optional() } as const;

/** What a client says in a comment. */
export const NewTmfComment = z.strictObject({
  ...typeMembers("Comment"),
  comment: z.string().trim().min(1).max(4096),
  systemId: Name.optional(),
  time: TimeOfDeed.optional(),
  userId: Name.optional(),
});

interface Who {
  readonly user: string | undefined;
  readonly system: string | undefined;
}

/** @param time as clients write it. */
export const saidBy = ({ user, system }: Who, time: string | undefined): Said => ({
  ...((user !== undefined || system !== undefined) && { on_behalf_of: { user, system } }),
  ...(time !== undefined && { at: Date.parse(time) }),
});

export const saidIn = ({ comment, userId, systemId, time }: z.output<typeof NewTmfComment>): Said => ({
  ...saidBy({ user: userId, system: systemId }, time),
  note: comment,
});

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

const refs = z.array(TmfAlarmRef).optional();

/** A task that is done, as it is answered: what was asked, and the alarms that it was done to. */
export const DoneTask = z
  .looseObject({
    id: z.uuid(),
    state: z.literal("done"),
    "@type": z.string(),
    ...{ ackedAlarm: refs, unAckedAlarm: refs, clearedAlarm: refs, commentedAlarm: refs },
  })
  .meta({ id: "TmfDoneTask" });
