import type { AuditAction } from "#shared/audit/audit-action.ts";
import { targetOf } from "#shared/audit/describe-request.ts";
import { evaluateWorstCase } from "#shared/policies/evaluate.ts";
import type { PolicyRequest } from "#shared/policies/policy-request.ts";
import type { PolicySet } from "#shared/policies/policy-set.ts";

type Principal = PolicyRequest["principal"];

/** Who may do all of these can undo whatever policies do, and give others the right to. */
const undoing: readonly AuditAction[] = [
  "policy.update",
  "policy.delete",
  "policy.disable",
  "user.update",
  "user.role_change",
];

/**
 * Whether somebody could still change the policies and the admins: at any time, from anywhere, whichever policy it is about,
 * and without asking anybody.
 */
export const hasWayOut = (set: PolicySet, tenantId: string, principal: Principal): boolean =>
  undoing.every((action) => {
    const { effect } = evaluateWorstCase(set, {
      ...{ tenantId, principal, action, target: { kind: targetOf(action), id: null } },
      ...{ at: 0, risk: "low", blastRadius: 0 },
    });
    return effect === "allow" || effect === "no_match";
  });
