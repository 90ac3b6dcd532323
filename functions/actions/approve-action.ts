import { findAction } from "#shared/actions/action-store.ts";
import { Action, showAction } from "#shared/actions/action-view.ts";
import { approve } from "#shared/actions/approve.ts";
import { approverOf } from "#shared/actions/approver-of.ts";
import { ApprovalOf } from "#shared/actions/decisions.ts";
import { stored } from "#shared/actions/end-action.ts";
import { asksForStanding } from "#shared/actions/standing.ts";
import { endpoint } from "#shared/lambda/endpoint.ts";
import { clock } from "#shared/platform/clock.ts";

export const handler = endpoint(
  {
    method: "POST",
    path: "/system/security/actions/{id}/approve",
    summary: "Approve exactly what the digest stands for; with the last approval that it needs, it runs",
    scope: "actions:write",
    audit: "action.approve",
    recordsRefusals: true,
    body: ApprovalOf,
    response: Action,
    tables: { actions: "write", ...asksForStanding.tables },
  },
  async ({ params, body, caller, change }) => {
    const action = await findAction(caller.tenantId, params.id);
    const now = clock.now();
    const next = approve(action, await approverOf(caller, action), body, now);
    change.describe({ meta: { type: action.type, digest: action.digest, state: next.state } });
    return showAction(stored(change, next), now);
  },
);
