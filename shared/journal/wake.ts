import type { AlarmBook } from "#shared/journal/alarm-book.ts";
import { askToWake, type WakeUp } from "#shared/journal/errands.ts";
import { clock } from "#shared/platform/clock.ts";

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
