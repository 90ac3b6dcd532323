import type { Requester, Requirement, StoredAction, Verification } from "#shared/actions/action.ts";
import type { ActionPreview, ActionTarget } from "#shared/actions/action-type.ts";
import { digestOf } from "#shared/actions/digest.ts";
import { newId } from "#shared/platform/ids.ts";
import type { Json } from "#shared/platform/json.ts";
import { currentBaggage } from "#shared/platform/trace-context.ts";
import type { Risk } from "#shared/policies/risk.ts";

/** What is known of an action before it is one. */
export interface Intent {
  readonly tenant_id: string;
  readonly type: string;
  readonly risk: Risk;
  readonly parameters: Json;
  readonly target: ActionTarget;
  readonly target_version: string;
  readonly preview: ActionPreview;
  readonly blast_radius: number;
  readonly reason: string;
  readonly incident_id: string | null;
  readonly entity_id: string | null;
  readonly verification: Verification | null;
  readonly not_before: number;
  readonly expires_at: number;
  readonly rolls_back: string | null;
  readonly requested_by: string;
  readonly requester: Requester;
}

/** The action that an intent becomes: one that needs no approval is approved from the start. */
export function draftAction(
  intent: Intent,
  requirement: Requirement,
  now: number,
  id = newId(now),
): StoredAction {
  return {
    ...intent,
    id,
    requested_at: now,
    digest: digestOf({ ...intent, id }),
    requirement,
    approvals: [],
    delegations: [],
    state: requirement.approvals === 0 ? "approved" : "awaiting_approval",
    outcome: null,
    performed: false,
    result: null,
    executed_at: null,
    ended_at: null,
    rolled_back_by: null,
    cause: currentBaggage(),
    version: 1,
  };
}
