import { readsAlarms } from "#shared/journal/alarm-book.ts";
import { queueWorker } from "#shared/lambda/queue-worker.ts";
import { NewsTails } from "#shared/tmf642/hub/news-tails.ts";
import { tellAll } from "#shared/tmf642/hub/tell-all.ts";

const tails = new NewsTails();

export const handler = queueWorker(
  {
    queue: "listenerNews",
    // A listener that takes its time holds one of them up, and nobody behind it.
    maxConcurrency: 20,
    timeoutSeconds: 45,
    memoryMb: 1024,
    tables: { ...readsAlarms.tables, listeners: "write", tenants: "update", auditEntries: "append" },
    buckets: readsAlarms.buckets,
    queues: { listenerNews: "send" },
  },
  (messages) => tellAll(tails, messages),
);
