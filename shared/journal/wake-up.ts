import * as z from "zod";
import type { AlarmBook } from "#shared/journal/alarm-book.ts";
import { clock } from "#shared/platform/clock.ts";
import { sendMessage } from "#shared/platform/queues.ts";

/** A queue holds a message back for 15 minutes at most; who must wait longer is woken on the way. */
const longestDelaySeconds = 900;

/** Asks that a tenant's journal is told when it is `at` (ms since 1970). */
export const WakeUp = z.object({ tenant_id: z.string().min(1), at: z.int() });
export type WakeUp = z.output<typeof WakeUp>;

export async function askToWake(wakeUp: WakeUp): Promise<void> {
  const seconds = Math.ceil((wakeUp.at - clock.now()) / 1000);
  const delaySeconds = Math.min(Math.max(seconds, 0), longestDelaySeconds);
  await sendMessage("wakeUps", { body: wakeUp, group: wakeUp.tenant_id, delaySeconds });
}

/**
 * Lets a tenant's journal know that the time has come that it waits for. Only the wake-up that it waits for now counts,
 * so those that came twice, or were overtaken by an earlier one, end here. Where everything was renewed in time, the
 * entry still names the next moment: an entry in the time of a lease, and no wake-up can get lost.
 */
export async function wake(book: AlarmBook, wakeUp: WakeUp): Promise<void> {
  if (wakeUp.at > clock.now()) return askToWake(wakeUp);
  await book.current(wakeUp.tenant_id);
  await book.append(wakeUp.tenant_id, ({ wakeAt }) =>
    wakeAt === wakeUp.at ? [{ kind: "time_passed", at: clock.now() }] : [],
  );
}
