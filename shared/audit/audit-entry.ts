import * as z from "zod";
import { chainKinds } from "#shared/audit/audit-chain.ts";

export const auditStatuses = ["success", "refused", "failed"] as const;

/** One entry of the audit log, as it is stored, hashed and answered (SPEC B3). No personal data, no secrets. */
export const AuditEntry = z
  .object({
    id: z.string(),
    tenant_id: z.string(),
    chain: z.enum(chainKinds),
    seq: z.int(),
    timestamp: z.string(),
    action: z.string(),
    actor_id: z.string(),
    actor_role: z.string(),
    target: z.string(),
    target_id: z.string().nullable(),
    status: z.enum(auditStatuses),
    meta: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
    ip_address: z.string().nullable(),
    user_agent: z.string().nullable(),
    correlation_id: z.string(),
  })
  .meta({ id: "AuditEntry" });

export type AuditEntry = z.output<typeof AuditEntry>;

/** An entry that has no place in its chain yet. */
export type AuditFacts = Omit<AuditEntry, "chain" | "seq" | "timestamp"> & { readonly occurredAt: number };
