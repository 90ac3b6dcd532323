import { ended, type Outcome, type StoredAction } from "#shared/actions/action.ts";
import { storingAction } from "#shared/actions/action-store.ts";
import { noteStep } from "#shared/actions/note-step.ts";
import { noteFailure } from "#shared/autonomy/note-failure.ts";
import type { Change } from "#shared/lambda/change.ts";
import { clock } from "#shared/platform/clock.ts";

/** Stores the next version as a part of the change, and gives it back. */
export function stored(change: Change, next: StoredAction): StoredAction {
  change.append(storingAction(next));
  return next;
}

/** It has done what it should. */
export function succeed(change: Change, action: StoredAction): StoredAction {
  noteStep(change, action, "action.complete");
  return stored(change, ended(action, "succeeded", clock.now(), action.outcome));
}

/** Of what works outside: whoever began it died, or heard nothing. */
export const unknownOutcome: Outcome = {
  code: "unknown",
  detail: "It was begun, and nobody knows what came of it: it isn't tried again.",
};

/** It has not, or nobody knows; of what runs by itself so many failures open the circuit. */
export async function fail(change: Change, action: StoredAction, outcome: Outcome): Promise<StoredAction> {
  const tripped = await noteFailure(change, action);
  noteStep(change, action, "action.fail", { code: outcome.code, tripped });
  return stored(change, ended(action, "failed", clock.now(), outcome));
}

/** It never ran, and will not any more. */
export function blocked(change: Change, action: StoredAction, outcome: Outcome): StoredAction {
  const isLate = outcome.code === "expired";
  noteStep(change, action, isLate ? "action.expire" : "action.block", { code: outcome.code });
  return stored(change, ended(action, isLate ? "expired" : "blocked", clock.now(), outcome));
}
