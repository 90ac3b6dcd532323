import * as z from "zod";
import { actionStates } from "#shared/actions/action.ts";
import { listActions } from "#shared/actions/action-store.ts";
import { Action } from "#shared/actions/action-view.ts";
import { showActionTo } from "#shared/actions/show-action-to.ts";
import { endpoint } from "#shared/lambda/endpoint.ts";
import { Pager, pageOf, pageQuery } from "#shared/lambda/pager.ts";
import { clock } from "#shared/platform/clock.ts";

const ActionQuery = z.strictObject({ ...pageQuery, state: z.enum(actionStates).optional() });

export const handler = endpoint(
  {
    method: "GET",
    path: "/system/security/actions",
    summary: "List actions, newest first",
    scope: "actions:read",
    query: ActionQuery,
    response: pageOf(Action),
    tables: { actions: "read" },
  },
  async ({ query, caller, exchange }) => {
    const pager = new Pager<string>(caller, exchange, query);
    const actions = await listActions(caller.tenantId, query.state, query.limit, pager.after);
    const now = clock.now();
    return pager.page(
      await Promise.all(actions.map((action) => showActionTo(caller, action, now))),
      ({ id }) => id,
    );
  },
);
