import type { AuditAction } from "#shared/audit/audit-action.ts";
import { platformTenant } from "#shared/audit/audit-chain.ts";
import { AuditTrail } from "#shared/audit/audit-trail.ts";
import { targetOf } from "#shared/audit/describe-request.ts";
import type { Change } from "#shared/lambda/change.ts";
import { clock } from "#shared/platform/clock.ts";
import { newId } from "#shared/platform/ids.ts";

const trail = new AuditTrail();

interface Operation {
  readonly action: AuditAction;
  readonly targetId: string;
  /** Whose chain it stands on; the platform's own where it concerns all. */
  readonly tenantId?: string;
  readonly meta?: Readonly<Record<string, string>>;
}

/** Puts what an operator does by a command on record, in the transaction of the change itself. */
export async function auditOperation(
  change: Change,
  { action, targetId, tenantId = platformTenant, meta = {} }: Operation,
): Promise<void> {
  const entry = {
    id: newId(),
    tenant_id: tenantId,
    action,
    actor_id: "operator",
    actor_role: "operator",
    target: targetOf(action),
    target_id: targetId,
    status: "success",
    meta,
    ip_address: null,
    user_agent: null,
    correlation_id: newId(),
    occurredAt: clock.now(),
  } as const;
  change.append(await trail.draft("changes", entry));
}
