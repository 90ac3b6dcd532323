import { takeDeliveries } from "#shared/alarms/take-deliveries.ts";
import { AlarmBook, appendsToJournal } from "#shared/journal/alarm-book.ts";
import { queueWorker } from "#shared/lambda/queue-worker.ts";

const book = new AlarmBook();

export const handler = queueWorker(
  {
    queue: "renewals",
    timeoutSeconds: 30,
    memoryMb: 1024,
    batchSize: 100,
    windowSeconds: 2,
    tables: { ...appendsToJournal.tables, quarantine: "append" },
    buckets: appendsToJournal.buckets,
  },
  (messages) => takeDeliveries(book, messages),
);
