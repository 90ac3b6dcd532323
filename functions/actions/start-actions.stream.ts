import { startRunning } from "#shared/actions/lead-workflow.ts";
import { streamWorker } from "#shared/lambda/stream-worker.ts";

export const handler = streamWorker(
  { table: "actions", tables: { actions: "read" }, workflows: { "run-action": "start" } },
  async (items) => {
    for (const { key } of items) await startRunning(String(key.tenant_id), String(key.id));
  },
);
