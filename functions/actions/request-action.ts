import { addingAction } from "#shared/actions/action-store.ts";
import { touches } from "#shared/actions/action-types.ts";
import { Action, showAction } from "#shared/actions/action-view.ts";
import { NewAction } from "#shared/actions/new-action.ts";
import { asksForReach } from "#shared/actions/reach-now.ts";
import { requestAction } from "#shared/actions/request-action.ts";
import { weighs } from "#shared/actions/weigh.ts";
import { endpoint } from "#shared/lambda/endpoint.ts";
import { clock } from "#shared/platform/clock.ts";
import { PolicyBook } from "#shared/policies/policy-book.ts";

const policies = new PolicyBook();

export const handler = endpoint(
  {
    method: "POST",
    path: "/system/security/actions",
    summary: "Request an action: it is weighed, previewed, and runs when enough people have approved",
    scope: "actions:write",
    audit: "action.request",
    body: NewAction,
    response: Action,
    status: 201,
    buckets: asksForReach.buckets,
    tables: { ...touches.reads, ...weighs.tables, ...asksForReach.tables, actions: "write" },
  },
  async ({ body, caller, change, exchange }) => {
    const action = await requestAction(policies, caller, body, exchange.origin.ip);
    change.write(addingAction(action));
    const { type, risk, target, blast_radius, digest, state } = action;
    change.describe({
      meta: { type, risk, target_kind: target.kind, target: target.id, blast_radius, digest, state },
    });
    return showAction(action, clock.now());
  },
);
