import type { Intent, Requirement } from "#shared/actions/action.ts";
import { requirementOf } from "#shared/actions/requirement.ts";
import { isStoppedEverywhere, readAutonomy } from "#shared/autonomy/autonomy-store.ts";
import { whyNotAlone } from "#shared/autonomy/runs-alone.ts";
import type { Decision } from "#shared/policies/decision.ts";
import { evaluate } from "#shared/policies/evaluate.ts";
import { type PolicyBook, readsPolicies } from "#shared/policies/policy-book.ts";
import type { PolicyRequest } from "#shared/policies/policy-request.ts";

/** What weighing an action touches. */
export const weighs = { tables: { ...readsPolicies.tables, controls: "read" } } as const;

/** What the policies say of an action, and who must approve it: nobody may when a policy forbids it. */
export interface Weighed {
  readonly request: PolicyRequest;
  readonly security: Decision;
  readonly requirement: Requirement | undefined;
}

type Weighable = Pick<
  Intent,
  "tenant_id" | "type" | "risk" | "target" | "blast_radius" | "rolls_back" | "requested_by" | "requester"
>;

/** Asks the tenant's policies, and its autonomy as it is now: before an action is stored, and again before it runs. */
export async function weigh(book: PolicyBook, action: Weighable, now: number): Promise<Weighed> {
  const { tenant_id } = action;
  const [sets, autonomy, stopped] = await Promise.all([
    book.newest(tenant_id),
    readAutonomy(tenant_id),
    isStoppedEverywhere(),
  ]);
  const request = policyRequest(action, now);
  const security = evaluate(sets.security, request);
  const verdicts = {
    security,
    autonomy: evaluate(sets.autonomy, request),
    notAlone: whyNotAlone(autonomy, stopped, action),
  };
  return { request, security, requirement: requirementOf(action, verdicts) };
}

/** Policies know an action by `run.<its type>`, and one that undoes another by `undo.<its type>`. */
const policyRequest = (action: Weighable, at: number): PolicyRequest => ({
  tenantId: action.tenant_id,
  principal: {
    id: action.requested_by,
    kind: action.requester.kind,
    role: action.requester.role,
    clientId: action.requester.client_id,
  },
  action: `${action.rolls_back === null ? "run" : "undo"}.${action.type}`,
  target: action.target,
  at,
  ip: action.requester.ip,
  risk: action.risk,
  blastRadius: action.blast_radius,
});
