import { Relay } from "#shared/journal/relay.ts";
import { streamWorker } from "#shared/lambda/stream-worker.ts";

const relay = new Relay();

export const handler = streamWorker(
  {
    table: "journal",
    timeoutSeconds: 60,
    memoryMb: 1024,
    tables: { journal: "read", relayCursors: "write" },
    buckets: { alarmHistory: "write" },
    queues: { kpiDeletions: "send", listenerNews: "send", recorrelations: "send", wakeUps: "send" },
    publishes: true,
  },
  async (items) => {
    const newest = new Map<string, number>();
    for (const { key } of items) {
      const { tenant_id, seq } = key;
      newest.set(String(tenant_id), Math.max(Number(seq), newest.get(String(tenant_id)) ?? 0));
    }
    for (const [tenantId, seq] of newest) await relay.advance(tenantId, seq);
  },
);
