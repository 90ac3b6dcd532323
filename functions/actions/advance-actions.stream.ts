import { advanceAction } from "#shared/actions/advance-action.ts";
import { streamWorker } from "#shared/lambda/stream-worker.ts";

/** What people decide changes an action's record; this tells its workflow. */
export const handler = streamWorker(
  {
    table: "actions",
    writes: ["INSERT", "MODIFY"],
    tables: { actions: "read" },
    workflows: { "run-action": "lead" },
  },
  async (items) => {
    for (const { write, key } of items) {
      await advanceAction(String(key.tenant_id), String(key.id), write === "INSERT");
    }
  },
);
