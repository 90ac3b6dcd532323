import type { Intent, StoredAction } from "#shared/actions/action.ts";
import { canBeUndone } from "#shared/actions/action-type.ts";
import { actionType } from "#shared/actions/action-types.ts";
import { assertRoom } from "#shared/actions/assert-room.ts";
import { draftAction } from "#shared/actions/draft-action.ts";
import type { NewAction } from "#shared/actions/new-action.ts";
import { reachNow } from "#shared/actions/reach-now.ts";
import { requesterOf } from "#shared/actions/requester-of.ts";
import { type Weighed, weigh } from "#shared/actions/weigh.ts";
import type { Caller } from "#shared/lambda/caller.ts";
import { clock } from "#shared/platform/clock.ts";
import type { Json } from "#shared/platform/json.ts";
import type { PolicyBook } from "#shared/policies/policy-book.ts";
import { policyDenied } from "#shared/policies/policy-denied.ts";
import { validationFailed } from "#shared/problems.ts";

/**
 * What somebody asks for, as an action with a preview, the approvals that it needs, and what they are bound to.
 * @param from the address that asks.
 */
export async function requestAction(
  policies: PolicyBook,
  caller: Caller,
  wanted: NewAction,
  from: string,
): Promise<StoredAction> {
  const now = clock.now();
  const { tenantId } = caller;
  const { entity_id = null } = wanted;
  const type = actionType(wanted.type);
  if (wanted.verification && !canBeUndone(type)) throw notToBeUndone(type.name);
  await assertRoom(tenantId);
  const current: unknown = await type.read(tenantId, wanted.parameters);
  const { target, preview, reach = 1 } = type.look(current, wanted.parameters, from);
  const reached = await reachNow({ tenant_id: tenantId, entity_id });
  const intent: Intent = {
    ...{ tenant_id: tenantId, type: type.name, risk: type.risk, target, preview, entity_id },
    parameters: wanted.parameters as Json,
    target_version: type.versionOf(current),
    blast_radius: Math.max(reach, reached),
    reason: wanted.reason,
    incident_id: wanted.incident_id ?? null,
    verification: wanted.verification ?? null,
    not_before: wanted.not_before ?? now,
    expires_at: now + wanted.expires_in_s * 1000,
    rolls_back: null,
    requested_by: caller.principalId,
    requester: requesterOf(caller, from),
  };
  return admitted(intent, await weigh(policies, intent, now), now);
}

const notToBeUndone = (type: string) =>
  validationFailed([
    {
      pointer: "#/verification",
      detail: `must be left out: what ${type} does can't be undone`,
      code: "not_revertible",
    },
  ]);

/** @throws 403 when a policy forbids it. */
export function admitted(
  intent: Intent,
  { request, security, requirement }: Weighed,
  now: number,
): StoredAction {
  if (!requirement) throw policyDenied(request, security);
  return draftAction(intent, requirement, now);
}
