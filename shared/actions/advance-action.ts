import { isDecided } from "#shared/actions/action.ts";
import { lookUpAction } from "#shared/actions/action-store.ts";
import { reportSuccess, startWorkflow } from "#shared/platform/workflows.ts";

/**
 * Leads an action's workflow on after the action has changed: starts it for a new one, and tells it that somebody has
 * decided. Both change nothing when they are done again, so whoever is told of a change twice, or late, may do both.
 */
export async function advanceAction(tenantId: string, id: string, isNew: boolean): Promise<void> {
  const action = await lookUpAction(tenantId, id);
  if (!action) return;
  const { cause, task_token, state } = action;
  if (isNew) {
    await startWorkflow("run-action", id, {
      ...{ tenant_id: tenantId, action_id: id, ...cause },
      expires_at: new Date(action.expires_at).toISOString(),
      verify_after_s: action.verification?.wait_s ?? 0,
      // As it was from the start: the same input, whenever this is done.
      needs_approval: !isAutonomous(action.requirement),
    });
  }
  if (task_token !== undefined && isDecided(action)) await reportSuccess(task_token, { state });
}

const isAutonomous = ({ approvals }: { readonly approvals: number }): boolean => approvals === 0;
