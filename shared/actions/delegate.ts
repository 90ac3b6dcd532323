import { haveSomebodyInCommon } from "#shared/access/people-behind.ts";
import { changed, type StoredAction } from "#shared/actions/action.ts";
import { type Approver, assertOpen, voteOf } from "#shared/actions/approve.ts";
import { conflict } from "#shared/problems.ts";

/**
 * The action after somebody has given their vote to another user, who may then approve in their place whatever their
 * own role. A vote is given once: who has got it can't pass it on.
 * @throws 403 and 409 as for an approval; 409 when the user can't have it.
 */
export function delegate(action: StoredAction, approver: Approver, to: string, now: number): StoredAction {
  const vote = voteOf(action, approver);
  assertOpen(action, now);
  if (vote.from !== null) throw conflict("A vote that was given to you can't be passed on.");
  if (action.approvals.some(({ people }) => haveSomebodyInCommon(people, approver.people)))
    throw conflict("You have approved this already.");
  if (haveSomebodyInCommon([to], [...action.requester.people, ...approver.people]))
    throw conflict("The vote must go to somebody who is neither the requester nor you.");
  if (action.delegations.some((given) => given.to === to))
    throw conflict("They have another's vote already.");
  if (action.approvals.some(({ people }) => people.includes(to)))
    throw conflict("They have approved this already.");
  const delegation = {
    from: approver.id,
    from_kind: approver.kind,
    from_people: approver.people,
    to,
    at: now,
  };
  return changed(action, { delegations: [...action.delegations, delegation] });
}
