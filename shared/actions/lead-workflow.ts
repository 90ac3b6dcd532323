import { isDecided, type StoredAction } from "#shared/actions/action.ts";
import { lookUpAction } from "#shared/actions/action-store.ts";
import { onBehalfOf } from "#shared/platform/trace-context.ts";
import { reportSuccess, startWorkflow } from "#shared/platform/workflows.ts";

/** Starts the workflow of a new action. It is named after the action, so it is started once, however often this is done. */
export const startRunning = (tenantId: string, id: string): Promise<void> =>
  forAction(tenantId, id, async ({ requirement, expires_at, verification }) => {
    await startWorkflow("run-action", id, {
      ...{ tenant_id: tenantId, action_id: id },
      expires_at: new Date(expires_at).toISOString(),
      verify_after_s: verification?.wait_s ?? 0,
      // What holds from the start, so that the input is the same whenever this is done.
      needs_approval: requirement.approvals > 0,
    });
  });

/** Tells an action's workflow what was decided, when it has left the token to tell it by; later it does no harm. */
export const reportDecision = (tenantId: string, id: string): Promise<void> =>
  forAction(tenantId, id, async (action) => {
    const { task_token, state } = action;
    if (task_token !== undefined && isDecided(action)) await reportSuccess(task_token, { state });
  });

async function forAction(
  tenantId: string,
  id: string,
  deed: (action: StoredAction) => Promise<void>,
): Promise<void> {
  const action = await lookUpAction(tenantId, id);
  if (action) await onBehalfOf({ ...action.cause, tenant_id: tenantId }, () => deed(action));
}
