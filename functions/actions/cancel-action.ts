import { findAction } from "#shared/actions/action-store.ts";
import { Action, showAction } from "#shared/actions/action-view.ts";
import { approverOf } from "#shared/actions/approver-of.ts";
import { Cancellation } from "#shared/actions/decisions.ts";
import { stored } from "#shared/actions/end-action.ts";
import { asksForStanding } from "#shared/actions/standing.ts";
import { cancel } from "#shared/actions/withdraw.ts";
import { endpoint } from "#shared/lambda/endpoint.ts";
import { clock } from "#shared/platform/clock.ts";

export const handler = endpoint(
  {
    method: "POST",
    path: "/system/security/actions/{id}/cancel",
    summary: "Take back an action that has not begun, as its requester, or as whoever may approve it",
    scope: "actions:write",
    audit: "action.cancel",
    recordsRefusals: true,
    body: Cancellation,
    response: Action,
    tables: { actions: "write", ...asksForStanding.tables },
  },
  async ({ params, body, caller, change }) => {
    const action = await findAction(caller.tenantId, params.id);
    const now = clock.now();
    const next = cancel(action, await approverOf(caller, action), body.reason, now);
    change.describe({ meta: { type: action.type } });
    return showAction(stored(change, next), now);
  },
);
