import { findAction } from "#shared/actions/action-store.ts";
import { readinessOf } from "#shared/actions/readiness.ts";
import { ActionInput } from "#shared/actions/workflow-input.ts";
import { workflowStep } from "#shared/lambda/workflow-step.ts";
import { readMaintenance } from "#shared/maintenance/maintenance-store.ts";
import { clock } from "#shared/platform/clock.ts";

export const handler = workflowStep(
  { input: ActionInput, tables: { actions: "read", controls: "read" } },
  async ({ input: { tenant_id, action_id } }) => {
    const [action, maintenance] = await Promise.all([
      findAction(tenant_id, action_id),
      readMaintenance(tenant_id),
    ]);
    return readinessOf(action, maintenance, clock.now());
  },
);
