import * as z from "zod";
import { AlarmBook, appendsToJournal } from "#shared/journal/alarm-book.ts";
import { archiveHistory } from "#shared/journal/archive-history.ts";
import { queueWorker } from "#shared/lambda/queue-worker.ts";

const Request = z.object({ tenant_id: z.string() });
const book = new AlarmBook();

export const handler = queueWorker(
  {
    queue: "archivals",
    timeoutSeconds: 60,
    memoryMb: 1024,
    tables: appendsToJournal.tables,
    buckets: { alarmHistory: "write" },
  },
  async (messages) => {
    for (const { body } of messages) await archiveHistory(book, Request.parse(JSON.parse(body)).tenant_id);
    return [];
  },
);
