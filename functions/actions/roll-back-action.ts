import { addingAction, findAction } from "#shared/actions/action-store.ts";
import { touches } from "#shared/actions/action-types.ts";
import { Action, showAction } from "#shared/actions/action-view.ts";
import { Rejection } from "#shared/actions/decisions.ts";
import { asksForReach } from "#shared/actions/reach-now.ts";
import { rollBack } from "#shared/actions/roll-back.ts";
import { weighs } from "#shared/actions/weigh.ts";
import { endpoint } from "#shared/lambda/endpoint.ts";
import { clock } from "#shared/platform/clock.ts";
import { PolicyBook } from "#shared/policies/policy-book.ts";

const policies = new PolicyBook();

export const handler = endpoint(
  {
    method: "POST",
    path: "/system/security/actions/{id}/rollback",
    summary: "Request that what an action did be undone: an action of its own, which needs approval likewise",
    scope: "actions:write",
    audit: "action.request",
    recordsRefusals: true,
    body: Rejection,
    response: Action,
    status: 201,
    buckets: asksForReach.buckets,
    tables: { ...touches.reads, ...weighs.tables, ...asksForReach.tables, actions: "write" },
  },
  async ({ params, body, caller, change, exchange }) => {
    const original = await findAction(caller.tenantId, params.id);
    const action = await rollBack(policies, caller, original, body.reason, exchange.origin.ip);
    change.write(addingAction(action));
    const { id: targetId, type, risk, target, blast_radius, digest, state } = action;
    const asked = { type, risk, target_kind: target.kind, target: target.id, blast_radius };
    change.describe({ targetId, meta: { ...asked, digest, state, rolls_back: original.id } });
    return showAction(action, clock.now());
  },
);
