import { findAction } from "#shared/actions/action-store.ts";
import { Action } from "#shared/actions/action-view.ts";
import { showActionTo } from "#shared/actions/show-action-to.ts";
import { endpoint } from "#shared/lambda/endpoint.ts";
import { clock } from "#shared/platform/clock.ts";

export const handler = endpoint(
  {
    method: "GET",
    path: "/system/security/actions/{id}",
    summary: "Get an action: what it would change, who has approved it, and what came of it",
    scope: "actions:read",
    response: Action,
    tables: { actions: "read" },
  },
  async ({ params, caller }) =>
    showActionTo(caller, await findAction(caller.tenantId, params.id), clock.now()),
);
