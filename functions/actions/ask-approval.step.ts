import { changed } from "#shared/actions/action.ts";
import { findAction } from "#shared/actions/action-store.ts";
import { stored } from "#shared/actions/end-action.ts";
import { ActionInput } from "#shared/actions/workflow-input.ts";
import { commitChange } from "#shared/lambda/change.ts";
import { workflowStep } from "#shared/lambda/workflow-step.ts";

/** Leaves the token by which the workflow hears of the decision; `report-decisions` brings it, also where that was made before. */
export const handler = workflowStep(
  { input: ActionInput, tables: { actions: "write" } },
  async ({ input: { tenant_id, action_id }, taskToken }) =>
    commitChange(async (change) => {
      const action = await findAction(tenant_id, action_id);
      stored(change, changed(action, { task_token: taskToken! }));
    }),
);
