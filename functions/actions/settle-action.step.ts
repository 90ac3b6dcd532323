import { settleAction } from "#shared/actions/settle-action.ts";
import { ActionInput } from "#shared/actions/workflow-input.ts";
import { workflowStep } from "#shared/lambda/workflow-step.ts";

export const handler = workflowStep(
  { input: ActionInput, tables: { actions: "write", controls: "append", auditEntries: "append" } },
  async ({ input: { tenant_id, action_id } }) => {
    const { state } = await settleAction(tenant_id, action_id);
    return { state };
  },
);
