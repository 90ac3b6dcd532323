import type { AuditAction } from "#shared/audit/audit-action.ts";
import type { AuditDetail } from "#shared/audit/audit-detail.ts";
import type { AuditFacts } from "#shared/audit/audit-entry.ts";
import type { Exchange } from "#shared/lambda/exchange.ts";
import { clock } from "#shared/platform/clock.ts";
import { newId } from "#shared/platform/ids.ts";
import { redact } from "#shared/platform/redaction.ts";

/** What is longer (a user agent) is made up; the beginning says enough. */
const longest = 256;

/** What the audit log says of a request that was done. Of an e-mail address only the domain is kept, wherever it stands. */
export function describeRequest(
  exchange: Exchange,
  action: AuditAction,
  detail: AuditDetail,
  answer: unknown,
): AuditFacts {
  const { caller, trace, origin } = exchange;
  const actor =
    detail.actor ?? (caller && { ...caller, id: caller.principalId, role: caller.role ?? caller.kind });
  if (!actor)
    throw new Error(`${action}: nobody is authenticated here, so the deed must say who the actor is`);
  return {
    id: newId(),
    tenant_id: actor.tenantId,
    action,
    actor_id: actor.id,
    actor_role: actor.role,
    target: targetOf(action),
    target_id: minimised(theOne(detail, exchange, answer)),
    status: "success",
    meta: redact(detail.meta ?? {}) as AuditFacts["meta"],
    ip_address: minimised(origin.ip),
    user_agent: minimised(origin.userAgent),
    correlation_id: trace.correlationId,
    occurredAt: clock.now(),
  };
}

/** `user.role_change` was done to a user. */
export const targetOf = (action: AuditAction): string => action.slice(0, action.indexOf("."));

/** Of a path through several records it is the last: of a key in a client the key. */
export const idInPath = ({ input }: Exchange): string | undefined =>
  Object.values((input?.params ?? {}) as Readonly<Record<string, string>>).at(-1);

/** What a deed was done to, where that is one record. */
export function theOne(
  { targetId, targets }: AuditDetail,
  exchange: Exchange,
  answer: unknown,
): string | undefined {
  if (targetId !== undefined) return targetId;
  if (targets) return targets.length === 1 ? targets[0] : undefined;
  const id = idInPath(exchange) ?? (answer as { id?: unknown } | null | undefined)?.id;
  return typeof id === "string" ? id : undefined;
}

/** As much of a text as the audit log keeps: without secrets, of an e-mail address only the domain. Well-formed, because a lone surrogate is hashed in one form and stored in another. */
export const minimised = (text: string | undefined): string | null =>
  text ? (redact(text.slice(0, longest).toWellFormed()) as string) : null;
