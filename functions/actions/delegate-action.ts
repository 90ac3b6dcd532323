import { findAction } from "#shared/actions/action-store.ts";
import { Action, showAction } from "#shared/actions/action-view.ts";
import { approverOf } from "#shared/actions/approver-of.ts";
import { DelegationTo } from "#shared/actions/decisions.ts";
import { delegate } from "#shared/actions/delegate.ts";
import { stored } from "#shared/actions/end-action.ts";
import { asksForStanding } from "#shared/actions/standing.ts";
import { endpoint } from "#shared/lambda/endpoint.ts";
import { clock } from "#shared/platform/clock.ts";
import { assertCanAct } from "#shared/users/assert-can-act.ts";

export const handler = endpoint(
  {
    method: "POST",
    path: "/system/security/actions/{id}/delegate",
    summary: "Give your vote on an action to another user, whatever their role",
    scope: "actions:write",
    audit: "action.delegate",
    recordsRefusals: true,
    body: DelegationTo,
    response: Action,
    tables: { actions: "write", ...asksForStanding.tables },
  },
  async ({ params, body, caller, change }) => {
    const action = await findAction(caller.tenantId, params.id);
    const now = clock.now();
    const next = delegate(action, await approverOf(caller, action), body.to, now);
    await assertCanAct(caller.tenantId, body.to);
    change.describe({ meta: { type: action.type, to: body.to } });
    return showAction(stored(change, next), now);
  },
);
