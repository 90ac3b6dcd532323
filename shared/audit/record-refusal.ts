import { minimised } from "#shared/audit/describe-request.ts";
import { recordAttempt } from "#shared/audit/record-attempt.ts";
import type { Caller } from "#shared/lambda/caller.ts";
import type { EndpointDefinition } from "#shared/lambda/definition.ts";
import type { Exchange } from "#shared/lambda/exchange.ts";
import type { Problem } from "#shared/problems.ts";

/** Records who was refused what (SPEC I2). */
export function recordRefusal({ definition, origin }: Exchange, caller: Caller, problem: Problem): void {
  recordAttempt({
    chain: "refusals",
    tenant_id: caller.tenantId,
    action: "access.refused",
    actor_id: caller.principalId,
    actor_role: caller.role ?? caller.kind,
    target_id: `${definition.method} ${definition.path}`,
    meta: reasonOf(definition, problem),
    ip_address: minimised(origin.ip),
    user_agent: minimised(origin.userAgent),
  });
}

/** What was lacking: the scope, or the consent of a policy. */
function reasonOf({ access }: EndpointDefinition, { extensions }: Problem): Record<string, string> {
  const { action, policies } = extensions as { action?: string; policies?: readonly { id: string }[] };
  if (action && policies) return { action, policies: policies.map(({ id }) => id).join(" ") };
  return access === "public" ? {} : { scope: access.scope };
}
