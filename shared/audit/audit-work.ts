import type { AuditAction } from "#shared/audit/audit-action.ts";
import type { AuditFacts } from "#shared/audit/audit-entry.ts";
import { AuditTrail } from "#shared/audit/audit-trail.ts";
import { targetOf } from "#shared/audit/describe-request.ts";
import type { Change } from "#shared/lambda/change.ts";
import { clock } from "#shared/platform/clock.ts";
import { newId } from "#shared/platform/ids.ts";
import { currentBaggage } from "#shared/platform/trace-context.ts";

const trail = new AuditTrail();

/** Puts on a tenant's chain what the system did by itself, in the transaction of the change. */
export async function auditWork(
  change: Change,
  tenantId: string,
  action: AuditAction,
  targetId: string,
  meta: AuditFacts["meta"],
): Promise<void> {
  const facts: AuditFacts = {
    id: newId(),
    tenant_id: tenantId,
    action,
    actor_id: "tocsin",
    actor_role: "system",
    target: targetOf(action),
    target_id: targetId,
    status: "success",
    meta,
    ip_address: null,
    user_agent: null,
    correlation_id: currentBaggage().correlation_id,
    occurredAt: clock.now(),
  };
  change.append(await trail.draft("changes", facts));
}
