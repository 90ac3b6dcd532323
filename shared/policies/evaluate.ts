import { Asked } from "#shared/policies/asked.ts";
import { allHold } from "#shared/policies/check.ts";
import { type Decision, decide } from "#shared/policies/decision.ts";
import type { Policy } from "#shared/policies/policy.ts";
import type { PolicyRequest, TargetIds } from "#shared/policies/policy-request.ts";
import type { CompiledPolicy, PolicySet } from "#shared/policies/policy-set.ts";

/**
 * What a tenant's policies say of a request: a pure function, the same wherever and however often it is asked.
 * @param targetIds of all that it would be done to: a policy is about the request when it is about one of them. Of an empty list
 * nothing is known yet, and policies that depend on it don't count.
 */
export const evaluate = (
  set: PolicySet,
  request: PolicyRequest,
  targetIds: TargetIds = [request.target?.id ?? null],
): Decision => decide(matching(set, new Asked(request), targetIds), set.version);

/** The same for a request that may come at any time, from anywhere, about any target of its kind: the strictest answer. */
export const evaluateWorstCase = (set: PolicySet, request: PolicyRequest): Decision =>
  decide(matching(set, new Asked(request, true), [null]), set.version);

function matching(set: PolicySet, asked: Asked, targetIds: TargetIds): Policy[] {
  const matched: Policy[] = [];
  const targets = set.isAboutIds ? targetIds.map((id) => asked.about(id)) : [];
  const look = (candidates: readonly CompiledPolicy[] | undefined) => {
    if (!candidates) return;
    for (const candidate of candidates)
      if (isAbout(candidate, asked, targets)) matched.push(candidate.policy);
  };
  const { action } = asked.request;
  look(set.byAction.get(action));
  const longest = Math.min(action.length, set.longestBeginning);
  for (let length = 0; length <= longest; length++) look(set.byBeginning.get(action.slice(0, length)));
  return matched;
}

function isAbout(
  { checks, ofDeed, ofTarget }: CompiledPolicy,
  asked: Asked,
  targets: readonly Asked[],
): boolean {
  // Of one target all conditions are asked in the order of what they cost.
  if (targets.length === 1) return allHold(checks, targets[0]!);
  return allHold(ofDeed, asked) && (ofTarget.length === 0 || targets.some((one) => allHold(ofTarget, one)));
}
