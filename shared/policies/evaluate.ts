import { Asked } from "#shared/policies/asked.ts";
import { allHold } from "#shared/policies/check.ts";
import { type Decision, decide } from "#shared/policies/decision.ts";
import type { Policy } from "#shared/policies/policy.ts";
import type { PolicyRequest } from "#shared/policies/policy-request.ts";
import type { CompiledPolicy, PolicySet } from "#shared/policies/policy-set.ts";

/** What a tenant's policies say of a request: a pure function, the same wherever and however often it is asked. */
export const evaluate = (set: PolicySet, request: PolicyRequest): Decision =>
  decide(matching(set, new Asked(request)), set.version);

/** The same for a request that may come at any time, from anywhere, about any target of its kind: the strictest answer. */
export const evaluateWorstCase = (set: PolicySet, request: PolicyRequest): Decision =>
  decide(matching(set, new Asked(request, true)), set.version);

function matching(set: PolicySet, asked: Asked): Policy[] {
  const matched: Policy[] = [];
  const look = (candidates: readonly CompiledPolicy[] | undefined) => {
    if (!candidates) return;
    for (const { policy, checks } of candidates) if (allHold(checks, asked)) matched.push(policy);
  };
  const { action } = asked.request;
  look(set.byAction.get(action));
  const longest = Math.min(action.length, set.longestBeginning);
  for (let length = 0; length <= longest; length++) look(set.byBeginning.get(action.slice(0, length)));
  return matched;
}
