import { findAction } from "#shared/actions/action-store.ts";
import { Action, showAction } from "#shared/actions/action-view.ts";
import { approverOf } from "#shared/actions/approver-of.ts";
import { Rejection } from "#shared/actions/decisions.ts";
import { stored } from "#shared/actions/end-action.ts";
import { asksForStanding } from "#shared/actions/standing.ts";
import { reject } from "#shared/actions/withdraw.ts";
import { endpoint } from "#shared/lambda/endpoint.ts";
import { clock } from "#shared/platform/clock.ts";

export const handler = endpoint(
  {
    method: "POST",
    path: "/system/security/actions/{id}/reject",
    summary: "Reject an action: one no is enough",
    scope: "actions:write",
    audit: "action.reject",
    recordsRefusals: true,
    body: Rejection,
    response: Action,
    tables: { actions: "write", ...asksForStanding.tables },
  },
  async ({ params, body, caller, change }) => {
    const action = await findAction(caller.tenantId, params.id);
    const now = clock.now();
    const next = reject(action, await approverOf(caller, action), body.reason, now);
    change.describe({ meta: { type: action.type, reason: body.reason } });
    return showAction(stored(change, next), now);
  },
);
