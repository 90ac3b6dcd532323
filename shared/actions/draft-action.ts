import type { Intent, Requirement, StoredAction } from "#shared/actions/action.ts";
import { digestOf } from "#shared/actions/digest.ts";
import { newId } from "#shared/platform/ids.ts";
import { currentBaggage } from "#shared/platform/trace-context.ts";

/** The action that an intent becomes: one that needs no approval is approved from the start. */
export function draftAction(
  intent: Intent,
  requirement: Requirement,
  now: number,
  id = newId(now),
): StoredAction {
  return {
    ...intent,
    id,
    requested_at: now,
    digest: digestOf({ ...intent, id }),
    requirement,
    approvals: [],
    delegations: [],
    state: requirement.approvals === 0 ? "approved" : "awaiting_approval",
    outcome: null,
    performed: false,
    result: null,
    executed_at: null,
    ended_at: null,
    rolled_back_by: null,
    cause: currentBaggage(),
    version: 1,
  };
}
