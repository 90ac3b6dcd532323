import { renewedAlarms } from "#shared/alarms/renewal.ts";
import type { Fact } from "#shared/journal/entry.ts";
import type { Situation } from "#shared/journal/situation.ts";

/** Longer than a renewal that was put off is ever on its way while nothing fails. */
const spareMs = 60_000;

/**
 * Whether facts may as well become known some seconds later: all of them say only that what is known holds on, and
 * nothing of it would end meanwhile. Where it is put off for longer than that, because something fails, an alarm clears and is
 * open again, as with any renewal that comes late.
 */
export const mayWait = (situation: Situation, facts: readonly Fact[], now: number): boolean =>
  facts.length > 0 &&
  facts.every(
    (fact) =>
      fact.kind === "renewed" &&
      fact.renewals.every((renewal) =>
        renewedAlarms(situation, renewal).every(({ ends_at }) => ends_at > now + spareMs),
      ),
  );
