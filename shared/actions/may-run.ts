import { haveSomebodyInCommon } from "#shared/access/people-behind.ts";
import type { Outcome, Requirement, StoredAction } from "#shared/actions/action.ts";
import { isAskedByDecoy } from "#shared/actions/asked-by-decoy.ts";
import type { Principal, Standing } from "#shared/actions/standing.ts";

/** What is known at the moment of execution. */
export interface Evidence {
  readonly now: number;
  /** Of the action as it is stored, with the target as it is now. */
  readonly digest: string;
  readonly targetVersion: string;
  /** Of whoever requested it, and those who have approved or given their vote away, as far as they may still act. */
  readonly standings: ReadonlyMap<string, Standing>;
  /** What the policies and the tenant's autonomy demand now; undefined when a policy forbids it. */
  readonly requirement: Requirement | undefined;
}

/** Why an approved action must not run; undefined when it may. The last look before it does. */
export function whyNot(action: StoredAction, evidence: Evidence): Outcome | undefined {
  const { now, digest, targetVersion, standings, requirement } = evidence;
  if (now >= action.expires_at) return { code: "expired", detail: "The time to run it is over." };
  if (targetVersion !== action.target_version)
    return { code: "target_changed", detail: "What it would change isn't what was previewed any more." };
  if (digest !== action.digest)
    return { code: "altered", detail: "What is stored isn't what was requested." };
  if (!isAskedByDecoy(action) && !standings.get(action.requested_by)?.mayRequest)
    return {
      code: "requester_not_allowed",
      detail: "Whoever requested it was disabled or revoked since, or may not request actions any more.",
    };
  if (!requirement) return { code: "policy_denied", detail: "A policy forbids it by now." };
  const counted = action.approvals.filter(
    (approval) =>
      approval.digest === digest &&
      standings.has(approval.by) &&
      isEntitled(standings.get(approval.on_behalf_of ?? approval.by), requirement),
  );
  const fourEyes = counted.filter(({ people }) => !haveSomebodyInCommon(people, action.requester.people));
  const needed = Math.max(
    requirement.approvals,
    action.requirement.autonomous ? 0 : action.requirement.approvals,
  );
  if (distinct(fourEyes) < needed)
    return {
      code: "approvals_lacking",
      detail: `It needs ${needed} approvals that still count, and has ${distinct(fourEyes)}.`,
    };
  return undefined;
}

/** Everybody by whose will an action runs: it rests on their standing. A decoy has none. */
export const willedBy = (action: StoredAction): readonly Principal[] => [
  ...(isAskedByDecoy(action) ? [] : [{ by: action.requested_by, kind: action.requester.kind }]),
  ...action.approvals,
  ...action.delegations.map(({ from: by, from_kind: kind }) => ({ by, kind })),
];

/** Whether a vote is one, by what is demanded now: of whoever gave it to somebody else, theirs counts. */
const isEntitled = (voter: Standing | undefined, { roles }: Requirement): boolean =>
  voter?.mayApprove === true &&
  (roles.length === 0 || (voter.role !== undefined && roles.includes(voter.role)));

/** How many of the approvals are by different people. */
function distinct(approvals: readonly { readonly people: readonly string[] }[]): number {
  const seen = new Set<string>();
  let count = 0;
  for (const { people } of approvals) {
    if (people.some((person) => seen.has(person))) continue;
    for (const person of people) seen.add(person);
    count += 1;
  }
  return count;
}
