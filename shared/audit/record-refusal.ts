import { minimised } from "#shared/audit/describe-request.ts";
import { recordAttempt } from "#shared/audit/record-attempt.ts";
import type { Caller } from "#shared/lambda/caller.ts";
import type { Exchange } from "#shared/lambda/exchange.ts";

/** Records who was refused what (SPEC I2). */
export function recordRefusal({ definition, origin }: Exchange, caller: Caller): void {
  recordAttempt({
    chain: "refusals",
    tenant_id: caller.tenantId,
    action: "access.refused",
    actor_id: caller.principalId,
    actor_role: caller.role ?? caller.kind,
    target_id: `${definition.method} ${definition.path}`,
    meta: definition.access === "public" ? {} : { scope: definition.access.scope },
    ip_address: minimised(origin.ip),
    user_agent: minimised(origin.userAgent),
  });
}
