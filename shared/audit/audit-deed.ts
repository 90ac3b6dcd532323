import type { AuditAction } from "#shared/audit/audit-action.ts";
import { platformTenant } from "#shared/audit/audit-chain.ts";
import type { AuditFacts } from "#shared/audit/audit-entry.ts";
import { AuditTrail } from "#shared/audit/audit-trail.ts";
import { targetOf } from "#shared/audit/describe-request.ts";
import type { Change } from "#shared/lambda/change.ts";
import { clock } from "#shared/platform/clock.ts";
import { newId } from "#shared/platform/ids.ts";
import { redact } from "#shared/platform/redaction.ts";
import { currentBaggage } from "#shared/platform/trace-context.ts";

/** An operator, by a command, or the system by itself. */
const actors = {
  operator: { actor_id: "operator", actor_role: "operator" },
  system: { actor_id: "tocsin", actor_role: "system" },
} as const;

interface Deed {
  readonly by: keyof typeof actors;
  readonly action: AuditAction;
  readonly targetId: string;
  /** Whose chain it stands on; the platform's own where it concerns all. */
  readonly tenantId?: string;
  readonly meta?: AuditFacts["meta"];
}

/** Puts what no request has asked for on record, in the transaction of the change itself. */
export function auditDeed(change: Change, deed: Deed): void {
  const { by, action, targetId, tenantId = platformTenant, meta = {} } = deed;
  const facts: AuditFacts = {
    id: newId(),
    tenant_id: tenantId,
    action,
    ...actors[by],
    target: targetOf(action),
    target_id: targetId,
    status: "success",
    meta: redact(meta) as AuditFacts["meta"],
    ip_address: null,
    user_agent: null,
    correlation_id: currentBaggage().correlation_id,
    occurredAt: clock.now(),
  };
  // Rare enough to read the end of the chain each time.
  change.record(new AuditTrail().entry("changes", facts));
}
