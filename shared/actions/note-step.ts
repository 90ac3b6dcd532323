import type { StoredAction } from "#shared/actions/action.ts";
import type { AuditAction } from "#shared/audit/audit-action.ts";
import { auditDeed } from "#shared/audit/audit-deed.ts";
import type { Change } from "#shared/lambda/change.ts";

/** Puts a step of the workflow on record, in the transaction of the step itself. */
export function noteStep(
  change: Change,
  action: StoredAction,
  step: AuditAction,
  more: Readonly<Record<string, string | number | boolean | null>> = {},
): void {
  const { id, tenant_id, type, target } = action;
  const meta = { type, target_kind: target.kind, target: target.id, ...more };
  auditDeed(change, { by: "system", action: step, targetId: id, tenantId: tenant_id, meta });
}
