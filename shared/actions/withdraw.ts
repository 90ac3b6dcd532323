import { haveSomebodyInCommon } from "#shared/access/people-behind.ts";
import { ended, type StoredAction } from "#shared/actions/action.ts";
import { type Approver, assertOpen, voteOf } from "#shared/actions/approve.ts";
import { conflict, Problem } from "#shared/problems.ts";

/** The action after somebody who might have approved it has said no: one is enough. */
export function reject(action: StoredAction, approver: Approver, reason: string, now: number): StoredAction {
  voteOf(action, approver);
  assertOpen(action, now);
  return ended(action, "rejected", now, { code: "rejected", detail: reason });
}

/** The action after its requester, or somebody who may approve, has taken it back: as long as it hasn't begun. */
export function cancel(
  action: StoredAction,
  { people, mayApprove }: Approver,
  reason: string | undefined,
  now: number,
): StoredAction {
  const isTheirs = haveSomebodyInCommon(people, action.requester.people);
  if (!isTheirs && !mayApprove)
    throw new Problem(
      "not-allowed",
      "Only whoever requested an action, or may approve it, can take it back.",
    );
  if (action.state !== "awaiting_approval" && action.state !== "approved")
    throw conflict(`The action is ${action.state.replace("_", " ")} already.`);
  return ended(action, "cancelled", now, { code: "cancelled", detail: reason ?? "Taken back" });
}
