import type { AuditAction } from "#shared/audit/audit-action.ts";
import { targetOf } from "#shared/audit/describe-request.ts";
import type { Caller } from "#shared/lambda/caller.ts";
import type { Exchange } from "#shared/lambda/exchange.ts";
import { clock } from "#shared/platform/clock.ts";
import { perContainer } from "#shared/platform/container-memory.ts";
import { logger } from "#shared/platform/logger.ts";
import { evaluate } from "#shared/policies/evaluate.ts";
import { PolicyBook } from "#shared/policies/policy-book.ts";
import { policyDenied } from "#shared/policies/policy-denied.ts";
import { type PolicyRequest, principalOf } from "#shared/policies/policy-request.ts";
import type { PolicySet } from "#shared/policies/policy-set.ts";
import { unavailable } from "#shared/problems.ts";

const book = perContainer(() => new PolicyBook());

/**
 * Holds a request against its tenant's security policies (SPEC C1).
 * @throws a 403 that names the policies, when they deny it, or want approval: a plain request has nobody to wait for.
 */
export async function govern(exchange: Exchange, caller: Caller, action: AuditAction): Promise<void> {
  const set = await policiesOf(caller.tenantId);
  if (set.policies.length === 0) return;
  const request = requestOf(exchange, caller, action);
  const decision = evaluate(set, request);
  if (decision.effect === "allow" || decision.effect === "no_match") return;
  throw policyDenied(request, decision);
}

/** Nobody does what a policy may forbid because the policies couldn't be read. */
const policiesOf = (tenantId: string): Promise<PolicySet> =>
  book()
    .current(tenantId, "security")
    .catch((error: unknown) => {
      logger.error("nothing can be decided without policies", { error });
      throw unavailable("The tenant's policies can't be read.", 5);
    });

/** What somebody asks over the API directly concerns one record; what it may lead to isn't known. */
function requestOf({ input, origin }: Exchange, caller: Caller, action: AuditAction): PolicyRequest {
  const ids = Object.values((input?.params ?? {}) as Readonly<Record<string, string>>);
  return {
    tenantId: caller.tenantId,
    principal: principalOf(caller),
    action,
    // Of a key in a client it is the key.
    target: { kind: targetOf(action), id: ids.at(-1) ?? null },
    at: clock.now(),
    risk: "low",
    blastRadius: 0,
    ip: origin.ip,
  };
}
