import { AlarmBook, appendsToJournal } from "#shared/journal/alarm-book.ts";
import { WakeUp, wake } from "#shared/journal/wake-up.ts";
import { queueWorker } from "#shared/lambda/queue-worker.ts";

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
