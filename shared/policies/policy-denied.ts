import type { Decision } from "#shared/policies/decision.ts";
import type { PolicyRequest } from "#shared/policies/policy-request.ts";
import { Problem } from "#shared/problems.ts";
import { recordEvent } from "#shared/telemetry/record-event.ts";

/** The 403 that names the policies by which a request was refused, which is told, too. */
export function policyDenied(request: PolicyRequest, decision: Decision): Problem {
  tell(request, decision);
  const { action, target } = request;
  const what = target?.id == null ? action : `${action} of ${target.id}`;
  const { effect, decidedBy: policies } = decision;
  const names = policies.map(({ name, id }) => `"${name}" (${id})`).join(", ");
  const detail =
    effect === "deny"
      ? `${what} is denied by policy: ${names}.`
      : `${what} needs approval by policy: ${names}. A plain request can't wait for it; request it as an action.`;
  return new Problem("policy-denied", detail, { extensions: { action, policies } });
}

function tell({ action, principal, target, ip }: PolicyRequest, { effect, decidedBy }: Decision): void {
  recordEvent({
    event_type: "security.policy_denial",
    severity: "warning",
    category: "security",
    payload: {
      ...{ action, effect, principal_id: principal.id, target: target?.kind, target_id: target?.id, ip },
      policies: decidedBy.map(({ id, version }) => `${id} v${version}`),
    },
  });
}
