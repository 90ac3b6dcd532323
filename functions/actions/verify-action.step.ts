import { touches } from "#shared/actions/action-types.ts";
import { verifyAction } from "#shared/actions/verify-action.ts";
import { ActionInput } from "#shared/actions/workflow-input.ts";
import { AlarmBook, readsAlarms } from "#shared/journal/alarm-book.ts";
import { workflowStep } from "#shared/lambda/workflow-step.ts";

const alarms = new AlarmBook();

export const handler = workflowStep(
  {
    input: ActionInput,
    buckets: readsAlarms.buckets,
    tables: {
      ...readsAlarms.tables,
      ...touches.writes,
      actions: "write",
      controls: "append",
      auditEntries: "append",
    },
  },
  async ({ input: { tenant_id, action_id } }) => {
    const { state } = await verifyAction(alarms, tenant_id, action_id);
    return { state };
  },
);
