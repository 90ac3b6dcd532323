import * as z from "zod";
import type { AlarmAct } from "#shared/alarms/alarm-act.ts";
import { Name, typeMembers } from "#shared/tmf642/resource-members.ts";

/** What is done to each alarm that a client means, beside the act itself. */
export type Said = Pick<AlarmAct, "note" | "at" | "on_behalf_of">;

/** When it was done; Tocsin takes no moment of it that is still to come, or that was before the alarm. */
export const TimeOfDeed = z.iso.datetime({ offset: true });

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
