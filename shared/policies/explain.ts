import { Asked } from "#shared/policies/asked.ts";
import { firstFailing } from "#shared/policies/check.ts";
import type { Decision } from "#shared/policies/decision.ts";
import { evaluate } from "#shared/policies/evaluate.ts";
import type { PolicyRequest } from "#shared/policies/policy-request.ts";
import type { PolicySet } from "#shared/policies/policy-set.ts";

/** A policy that was not about the request. */
interface MissedPolicy {
  readonly id: string;
  readonly version: number;
  readonly name: string;
  /** The first condition that doesn't hold. */
  readonly pointer: string;
}

/** What the policies say of a request, and why those don't count that aren't about it. */
export function explain(
  set: PolicySet,
  request: PolicyRequest,
): { readonly decision: Decision; readonly missed: readonly MissedPolicy[] } {
  const asked = new Asked(request);
  const missed = set.policies.flatMap(({ policy: { id, version, name }, checks }) => {
    const pointer = firstFailing(checks, asked);
    return pointer === undefined ? [] : [{ id, version, name, pointer }];
  });
  return { decision: evaluate(set, request), missed };
}
