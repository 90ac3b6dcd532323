import * as z from "zod";
import { queueWorker } from "#shared/lambda/queue-worker.ts";
import { clock } from "#shared/platform/clock.ts";
import { sendMessage } from "#shared/platform/queues.ts";
import { purge } from "#shared/retention/purge.ts";
import { purges } from "#shared/retention/purgers.ts";
import { Category } from "#shared/retention/retention-category.ts";

const Request = z.object({ tenant_id: z.string(), category: Category });
/** Of the function's minute: a page that is begun just before takes some seconds. */
const workMs = 40_000;

export const handler = queueWorker(
  {
    queue: "purges",
    batchSize: 1,
    timeoutSeconds: 60,
    ...purges,
    tables: { ...purges.tables, retentionPolicies: "read", purgeRuns: "write" },
    queues: { purges: "send" },
  },
  async (messages) => {
    for (const { body } of messages) {
      const { tenant_id, category } = Request.parse(JSON.parse(body));
      const isDone = await purge(tenant_id, category, clock.now() + workMs);
      if (!isDone) await sendMessage("purges", { body: { tenant_id, category }, group: tenant_id });
    }
    return [];
  },
);
