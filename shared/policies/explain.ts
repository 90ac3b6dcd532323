import { Asked } from "#shared/policies/asked.ts";
import { allHold, firstFailing } from "#shared/policies/check.ts";
import { type Decision, decide } from "#shared/policies/decision.ts";
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

/** The same decision as `evaluate` makes, by walking through all policies, and why the others don't count. */
export function explain(
  set: PolicySet,
  request: PolicyRequest,
): { readonly decision: Decision; readonly missed: readonly MissedPolicy[] } {
  const asked = new Asked(request);
  const matched = set.policies.filter(({ checks }) => allHold(checks, asked)).map(({ policy }) => policy);
  const missed = set.policies.flatMap(({ policy: { id, version, name }, checks }) => {
    const pointer = firstFailing(checks, asked);
    return pointer === undefined ? [] : [{ id, version, name, pointer }];
  });
  return { decision: decide(matched, set.version), missed };
}
