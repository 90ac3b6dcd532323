import * as z from "zod";
import { AlarmBook, appendsToJournal } from "#shared/journal/alarm-book.ts";
import { wake } from "#shared/journal/wake.ts";
import { queueWorker } from "#shared/lambda/queue-worker.ts";

const WakeUp = z.object({ tenant_id: z.string(), at: z.int() });
const book = new AlarmBook();

export const handler = queueWorker(
  {
    queue: "wakeUps",
    timeoutSeconds: 30,
    memoryMb: 1024,
    ...appendsToJournal,
    queues: { wakeUps: "send" },
  },
  async (messages) => {
    for (const { body } of messages) await wake(book, WakeUp.parse(JSON.parse(body)));
    return [];
  },
);
