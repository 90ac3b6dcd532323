import { type Role, roleNames } from "#shared/access/roles.ts";
import type { AuditEntry } from "#shared/audit/audit-entry.ts";
import type { PolicyRequest } from "#shared/policies/policy-request.ts";
import { type Risk, risks } from "#shared/policies/risk.ts";

const isRole = (role: string): role is Role => (roleNames as readonly string[]).includes(role);

const isRisk = (value: unknown): value is Risk => risks.includes(value as Risk);

/**
 * The request that an audit entry tells of, as far as it does: it knows no API client. @returns undefined for what nobody has
 * asked for, such as a purge.
 */
export function pastRequest(entry: AuditEntry): PolicyRequest | undefined {
  const { actor_role, meta } = entry;
  if (actor_role !== "key" && !isRole(actor_role)) return undefined;
  return {
    tenantId: entry.tenant_id,
    principal: isRole(actor_role)
      ? { id: entry.actor_id, kind: "user", role: actor_role }
      : { id: entry.actor_id, kind: "key" },
    ...whatIsAsked(entry),
    at: Date.parse(entry.timestamp),
    risk: isRisk(meta.risk) ? meta.risk : "low",
    blastRadius: typeof meta.blast_radius === "number" ? meta.blast_radius : 0,
    ip: entry.ip_address ?? undefined,
  };
}

/** Whoever requests an action asks two things: whether they may request it, and whether it may run. The second is the one that policies are about. */
function whatIsAsked({
  action,
  target,
  target_id,
  meta,
}: AuditEntry): Pick<PolicyRequest, "action" | "target"> {
  // Decided when it had no id yet.
  if (action === "api_key.create") return { action, target: { kind: target, id: String(meta.client_id) } };
  if (action !== "action.request" || typeof meta.type !== "string")
    return { action, target: { kind: target, id: target_id } };
  return {
    action: `${meta.rolls_back === undefined ? "run" : "undo"}.${meta.type}`,
    target: { kind: String(meta.target_kind), id: String(meta.target) },
  };
}
