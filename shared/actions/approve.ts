import { haveSomebodyInCommon } from "#shared/access/people-behind.ts";
import { changed, type StoredAction } from "#shared/actions/action.ts";
import { conflict, Problem } from "#shared/problems.ts";

/** Who decides on an action. */
export interface Approver {
  readonly id: string;
  readonly kind: "user" | "key";
  readonly people: readonly string[];
  readonly role: string | undefined;
  /** Whether the credential has the scope for it. */
  readonly mayApprove: boolean;
}

const notYours = (detail: string) => new Problem("not-allowed", detail);

/**
 * The action after somebody's approval; with the last one that it needs it is approved.
 * @param digest what they have seen, so that nobody approves what they haven't.
 * @throws 403 when it isn't theirs to approve, 409 when it is too late, was done before, or is something else.
 */
export function approve(
  action: StoredAction,
  approver: Approver,
  { digest, comment }: { readonly digest: string; readonly comment: string | null },
  now: number,
): StoredAction {
  const vote = voteOf(action, approver);
  assertOpen(action, now);
  if (digest !== action.digest)
    throw conflict(
      "The digest is another one than this action's: read it again, and look at what would run.",
    );
  if (action.approvals.some(({ people }) => haveSomebodyInCommon(people, approver.people)))
    throw conflict("You, or somebody behind the same key, have approved this already.");
  if (action.approvals.some(({ people }) => haveSomebodyInCommon(people, vote.people)))
    throw conflict("Whoever has given you their vote has approved this already.");
  const approval = {
    ...{ by: approver.id, kind: approver.kind, at: now, digest, comment },
    people: [...new Set([...approver.people, ...vote.people])],
    on_behalf_of: vote.from,
  };
  const approvals = [...action.approvals, approval];
  const state = approvals.length >= action.requirement.approvals ? "approved" : "awaiting_approval";
  return changed(action, { approvals, state });
}

/** Only until somebody has decided, or the time is up. */
export function assertOpen(action: StoredAction, now: number): void {
  if (action.state !== "awaiting_approval")
    throw conflict(`The action is ${action.state.replace("_", " ")} already.`);
  if (now >= action.expires_at) throw conflict("The time to approve this action is over.");
}

interface Vote {
  readonly from: string | null;
  readonly people: readonly string[];
}

/** @throws 403 when the approver has none: by four eyes, by a policy's roles, or because they have given it away. */
export function voteOf(action: StoredAction, { id, people, role, mayApprove }: Approver): Vote {
  if (haveSomebodyInCommon(people, action.requester.people))
    throw notYours("Whoever requests an action can't approve it, nor can a key of theirs.");
  const given = action.delegations.find(({ to }) => to === id);
  if (given) return { from: given.from, people: given.from_people };
  if (action.delegations.some(({ from_people }) => haveSomebodyInCommon(from_people, people)))
    throw notYours("You have given your vote on this action to somebody else.");
  if (!mayApprove)
    throw notYours("This needs the scope actions:approve, or the vote of somebody who has it.");
  const { roles } = action.requirement;
  if (roles.length > 0 && !(role !== undefined && roles.includes(role)))
    throw notYours(`A policy lets only these roles approve this: ${roles.join(", ")}.`);
  return { from: null, people: [] };
}
