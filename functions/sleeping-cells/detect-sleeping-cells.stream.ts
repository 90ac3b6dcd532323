import { streamWorker } from "#shared/lambda/stream-worker.ts";
import { watchChunks } from "#shared/sleeping-cells/watch-chunks.ts";

export const handler = streamWorker(
  {
    table: "kpiSamples",
    timeoutSeconds: 60,
    tables: { kpiSamples: "read", kpiBaselines: "append", sleepingCellPolicies: "read" },
    queues: { alarms: "send" },
    publishes: true,
  },
  watchChunks,
);
