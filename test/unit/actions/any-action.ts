import type { Intent, StoredAction } from "#shared/actions/action.ts";
import { draftAction } from "#shared/actions/draft-action.ts";
import type { Caller } from "#shared/lambda/caller.ts";

export const now = Date.parse("2026-01-05T12:00:00Z");

const intent: Intent = {
  tenant_id: "tenant",
  type: "set_flag",
  risk: "medium",
  parameters: { key: "a", value: true, enabled: true },
  target: { kind: "flag", id: "a" },
  target_version: "3",
  preview: { summary: "Sets the flag a", changes: [] },
  blast_radius: 1,
  reason: "Because",
  incident_id: null,
  entity_id: null,
  verification: null,
  not_before: now,
  expires_at: now + 3_600_000,
  rolls_back: null,
  requested_by: "requester",
  requester: { kind: "user", role: "operator", people: ["requester"] },
};

/** An action that waits for so many approvals. */
export const anAction = (approvals = 2, fields: Partial<StoredAction> = {}): StoredAction => ({
  ...draftAction(
    intent,
    { approvals, roles: [], autonomous: approvals === 0, reasons: [], policies: [] },
    now,
    "action",
  ),
  ...fields,
});

/** Somebody who asks. */
export const ada: Caller = {
  ...{ tenantId: "tenant", principalId: "ada", kind: "user", cursorKey: "", scopes: [] },
};
