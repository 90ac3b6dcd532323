import { touches } from "#shared/actions/action-types.ts";
import { executeAction } from "#shared/actions/execute-action.ts";
import { asksForReach } from "#shared/actions/reach-now.ts";
import { asksForStanding } from "#shared/actions/standing.ts";
import { weighs } from "#shared/actions/weigh.ts";
import { ActionInput } from "#shared/actions/workflow-input.ts";
import { workflowStep } from "#shared/lambda/workflow-step.ts";
import { PolicyBook } from "#shared/policies/policy-book.ts";

const policies = new PolicyBook();

export const handler = workflowStep(
  {
    input: ActionInput,
    // A webhook has ten seconds to answer.
    timeoutSeconds: 30,
    buckets: asksForReach.buckets,
    tables: {
      ...asksForReach.tables,
      ...asksForStanding.tables,
      ...weighs.tables,
      ...touches.writes,
      actions: "write",
      auditEntries: "append",
    },
  },
  async ({ input: { tenant_id, action_id } }) => {
    const { state } = await executeAction(policies, tenant_id, action_id);
    return { state };
  },
);
