import type { AuditAction } from "#shared/audit/audit-action.ts";
import type { AuditDetail } from "#shared/audit/audit-detail.ts";
import { idInPath, targetOf, theOne } from "#shared/audit/describe-request.ts";
import type { Caller } from "#shared/lambda/caller.ts";
import type { Exchange } from "#shared/lambda/exchange.ts";
import { clock } from "#shared/platform/clock.ts";
import { perContainer } from "#shared/platform/container-memory.ts";
import { logger } from "#shared/platform/logger.ts";
import { evaluate } from "#shared/policies/evaluate.ts";
import { PolicyBook } from "#shared/policies/policy-book.ts";
import { policyDenied } from "#shared/policies/policy-denied.ts";
import { type PolicyRequest, principalOf, type TargetIds } from "#shared/policies/policy-request.ts";
import type { PolicySet } from "#shared/policies/policy-set.ts";
import { unavailable } from "#shared/problems.ts";

const book = perContainer(() => new PolicyBook());

/**
 * Holds a request against its tenant's security policies (SPEC C1), before its deed. Where the path names no target, those that
 * depend on it have to wait for the deed.
 * @throws a 403 that names the policies, when they deny it, or want approval: a plain request has nobody to wait for.
 */
export async function govern(exchange: Exchange, caller: Caller, action: AuditAction): Promise<void> {
  const id = idInPath(exchange);
  decide(
    await policiesOf(caller.tenantId),
    requestOf(exchange, caller, action),
    id === undefined ? [] : [id],
  );
}

/** The same when the deed has said what it does, and to what. */
export async function governDeed(
  exchange: Exchange,
  caller: Caller,
  action: AuditAction,
  detail: AuditDetail,
  answer: unknown,
): Promise<void> {
  const set = await policiesOf(caller.tenantId);
  // Before the deed all else was known.
  if (action === exchange.definition.audit && !set.isAboutIds) return;
  const targets = detail.targets ?? [idInPath(exchange) ?? theOne(detail, exchange, answer) ?? null];
  decide(set, requestOf(exchange, caller, action), targets);
}

function decide(set: PolicySet, request: Omit<PolicyRequest, "target">, targets: TargetIds): void {
  if (set.policies.length === 0) return;
  const kind = targetOf(request.action as AuditAction);
  const about = (id: string | null) => ({ ...request, target: { kind, id } });
  const decision = evaluate(set, about(null), targets);
  const { effect } = decision;
  if (effect === "allow" || effect === "no_match") return;
  const refused = targets.find((id) => evaluate(set, about(id)).effect === effect);
  throw policyDenied(about(refused ?? null), decision);
}

/** Nobody does what a policy may forbid because the policies couldn't be read. */
const policiesOf = (tenantId: string): Promise<PolicySet> =>
  book()
    .current(tenantId, "security")
    .catch((error: unknown) => {
      logger.error("nothing can be decided without policies", { error });
      throw unavailable("The tenant's policies can't be read.", 5);
    });

/** What it may lead to isn't known of a plain request. */
const requestOf = ({ origin }: Exchange, caller: Caller, action: AuditAction) =>
  ({
    tenantId: caller.tenantId,
    principal: principalOf(caller),
    action,
    at: clock.now(),
    risk: "low",
    blastRadius: 0,
    ip: origin.ip,
  }) as const;
