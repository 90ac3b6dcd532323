import { reportDecision } from "#shared/actions/lead-workflow.ts";
import { streamWorker } from "#shared/lambda/stream-worker.ts";

export const handler = streamWorker(
  {
    table: "actions",
    writes: ["MODIFY"],
    tables: { actions: "read" },
    workflows: { "run-action": "report" },
  },
  async (items) => {
    for (const { key } of items) await reportDecision(String(key.tenant_id), String(key.id));
  },
);
