import { deleteSamples } from "#shared/kpis/delete-samples.ts";
import { RemovedEntity } from "#shared/kpis/removed-entities.ts";
import { queueWorker } from "#shared/lambda/queue-worker.ts";
import { clock } from "#shared/platform/clock.ts";
import { sendMessage } from "#shared/platform/queues.ts";
import { forgetEntity } from "#shared/sleeping-cells/forget-entity.ts";

/** Of the function's minute: a page that is begun just before takes some seconds. */
const workMs = 40_000;

export const handler = queueWorker(
  {
    queue: "kpiDeletions",
    batchSize: 1,
    timeoutSeconds: 60,
    tables: { kpiSamples: "bulk", kpiBaselines: "bulk" },
    queues: { alarms: "send", kpiDeletions: "send" },
  },
  async (messages) => {
    for (const { body } of messages) {
      const request = RemovedEntity.parse(JSON.parse(body));
      const isDone = await deleteSamples(request, clock.now() + workMs);
      if (isDone) await forgetEntity(request);
      else await sendMessage("kpiDeletions", { body: request, group: request.tenant_id });
    }
    return [];
  },
);
