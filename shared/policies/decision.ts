import type { ApproverRole, Policy, PolicyEffect } from "#shared/policies/policy.ts";

/** A policy that was about the request, in the version that was in force. */
interface MatchedPolicy {
  readonly id: string;
  readonly version: number;
  readonly name: string;
  readonly effect: PolicyEffect;
  /** Whether it is one of those by which it was decided. */
  readonly decided: boolean;
}

export interface Decision {
  /** `no_match`: no policy was about it; what then holds is for the one who asked to know. */
  readonly effect: PolicyEffect | "no_match";
  /** 0 unless approval is required. */
  readonly approvals: number;
  /** Who may approve; null for whoever may approve at all. */
  readonly approverRoles: readonly ApproverRole[] | null;
  readonly decidedBy: readonly Pick<MatchedPolicy, "id" | "version" | "name">[];
  /** Every policy that was about the request, in the order of their ids. */
  readonly explanation: readonly MatchedPolicy[];
  readonly setVersion: number;
}

/**
 * Deny wins over required approval, and that over allow. There are no priorities, so the order in which policies were
 * written never matters.
 */
const strongestFirst = ["deny", "require_approval", "allow"] as const;

/** @param matched the policies that are about a request, in any order. */
export function decide(matched: readonly Policy[], setVersion: number): Decision {
  // They come in a few parts that are in this order already, so it takes hardly more than a look at each.
  const inOrder = matched.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const effects = new Set(matched.map((policy) => policy.effect));
  const effect = strongestFirst.find((candidate) => effects.has(candidate));
  const deciding = inOrder.filter((policy) => policy.effect === effect);
  const demanded = {
    approvals: 0,
    approverRoles: null,
    ...(effect === "require_approval" && demandsOf(deciding)),
  };
  // Whoever must wait for an approval that nobody may give is told so at once.
  const isImpossible = demanded.approverRoles?.length === 0;
  return {
    effect: isImpossible ? "deny" : (effect ?? "no_match"),
    ...(isImpossible ? { approvals: 0, approverRoles: null } : demanded),
    decidedBy: deciding.map(({ id, version, name }) => ({ id, version, name })),
    explanation: inOrder.map((policy) => ({
      id: policy.id,
      version: policy.version,
      name: policy.name,
      effect: policy.effect,
      decided: policy.effect === effect,
    })),
    setVersion,
  };
}

/** The greatest number of approvals, each by somebody with whom every policy is content. */
function demandsOf(policies: readonly Policy[]): Pick<Decision, "approvals" | "approverRoles"> {
  const demands = policies.flatMap(({ approver_roles }) => (approver_roles ? [approver_roles] : []));
  return {
    approvals: Math.max(...policies.map(({ approvals = 1 }) => approvals)),
    approverRoles:
      demands.length === 0
        ? null
        : [...new Set(demands[0])].filter((role) => demands.every((roles) => roles.includes(role))).sort(),
  };
}
