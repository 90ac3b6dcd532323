import type { Requirement } from "#shared/actions/action.ts";
import { quorumOf } from "#shared/actions/quorum.ts";
import type { Candidate } from "#shared/autonomy/runs-alone.ts";
import type { Decision } from "#shared/policies/decision.ts";

/** What is asked before an action: the policies of each kind, and the tenant's autonomy. */
export interface Verdicts {
  readonly security: Decision;
  readonly autonomy: Decision;
  /** Why it may not run without approval, whatever the policies say; undefined when it may. */
  readonly notAlone: string | undefined;
}

/** Who must approve an action. @returns undefined when a policy forbids it. */
export function requirementOf(candidate: Candidate, verdicts: Verdicts): Requirement | undefined {
  const { security, autonomy, notAlone } = verdicts;
  if (security.effect === "deny") return undefined;
  const demanding = [security, autonomy].filter(({ effect }) => effect === "require_approval");
  const roles = rolesFor(demanding);
  if (!roles) return undefined;
  const obstacle =
    notAlone ??
    (demanding.length > 0 ? "A policy requires approval." : undefined) ??
    (autonomy.effect === "deny" ? "A policy keeps it from running by itself." : undefined);
  const policies = [...security.decidedBy, ...autonomy.decidedBy].map(({ id, version, name }) => ({
    id,
    version,
    name,
  }));
  if (obstacle === undefined)
    return {
      approvals: 0,
      roles: [],
      autonomous: true,
      reasons: ["The tenant's autonomy lets it run."],
      policies,
    };
  const { risk, blast_radius } = candidate;
  const quorum = quorumOf(risk, blast_radius);
  return {
    approvals: Math.max(quorum, ...demanding.map(({ approvals }) => approvals)),
    roles,
    autonomous: false,
    reasons: [obstacle, `Risk ${risk} and a blast radius of ${blast_radius} ask for ${quorum}.`],
    policies,
  };
}

/** The roles with which the policies of both kinds are content, empty for any; undefined where there are none. */
function rolesFor(demanding: readonly Decision[]): readonly string[] | undefined {
  const demands = demanding.flatMap(({ approverRoles }) => (approverRoles ? [approverRoles] : []));
  const [first = [], ...others] = demands;
  const roles = first.filter((role) => others.every((other) => other.includes(role)));
  return demands.length > 0 && roles.length === 0 ? undefined : roles;
}
