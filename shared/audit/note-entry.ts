import type { ChainKind } from "#shared/audit/audit-chain.ts";
import type { AuditFacts } from "#shared/audit/audit-entry.ts";
import { countMetric } from "#shared/platform/metrics.ts";
import { noteEffect } from "#shared/platform/trace-context.ts";

/** Counts an entry that was written, and ties it to the work that it tells of. */
export function noteEntry(kind: ChainKind, seq: number, facts: AuditFacts): void {
  const { action, status, tenant_id, correlation_id } = facts;
  countMetric("audit_events_total", { action, status });
  noteEffect({ kind: "audit_entry", name: action, id: `${kind}/${seq}`, tenant_id, correlation_id });
}
