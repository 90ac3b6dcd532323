import { postpone } from "#shared/alarms/postpone.ts";
import { takeDeliveries } from "#shared/alarms/take-deliveries.ts";
import { AlarmBook, appendsToJournal } from "#shared/journal/alarm-book.ts";
import { queueWorker } from "#shared/lambda/queue-worker.ts";

const book = new AlarmBook();

export const handler = queueWorker(
  {
    queue: "alarms",
    timeoutSeconds: 30,
    memoryMb: 1024,
    tables: { ...appendsToJournal.tables, quarantine: "append" },
    buckets: appendsToJournal.buckets,
    queues: { renewals: "send" },
  },
  (messages) => takeDeliveries(book, messages, postpone),
);
