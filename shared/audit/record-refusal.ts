import { minimised } from "#shared/audit/describe-request.ts";
import { recordAttempt } from "#shared/audit/record-attempt.ts";
import type { Caller } from "#shared/lambda/caller.ts";
import type { EndpointDefinition } from "#shared/lambda/definition.ts";
import type { Exchange } from "#shared/lambda/exchange.ts";
import type { Problem } from "#shared/problems.ts";

/** Records who was refused what (SPEC I2): on which endpoint, or on which record where it keeps account of that. */
export function recordRefusal(
  { definition, origin, event }: Exchange,
  caller: Caller,
  problem: Problem,
): void {
  const { method, path, recordsRefusals } = definition;
  recordAttempt({
    chain: "refusals",
    tenant_id: caller.tenantId,
    action: "access.refused",
    actor_id: caller.principalId,
    actor_role: caller.role ?? caller.kind,
    target_id: recordsRefusals ? minimised(event.pathParameters?.id) : `${method} ${path}`,
    meta: reasonOf(definition, problem),
    ip_address: minimised(origin.ip),
    user_agent: minimised(origin.userAgent),
  });
}

/** What was lacking: the scope, or the consent of a policy. On a record: what was tried, and the words of the refusal. */
function reasonOf(
  { access, audit, recordsRefusals }: EndpointDefinition,
  { extensions, kind, message }: Problem,
): Record<string, string> {
  if (recordsRefusals) return { action: audit, problem: kind, detail: message };
  const { action, policies } = extensions as { action?: string; policies?: readonly { id: string }[] };
  if (action && policies) return { action, policies: policies.map(({ id }) => id).join(" ") };
  return access === "public" ? {} : { scope: access.scope };
}
