import * as z from "zod";
import { AlarmBook, appendsToJournal } from "#shared/journal/alarm-book.ts";
import { queueWorker } from "#shared/lambda/queue-worker.ts";

const Request = z.object({ tenant_id: z.string() });
const book = new AlarmBook();

export const handler = queueWorker(
  { queue: "recorrelations", timeoutSeconds: 60, memoryMb: 1024, ...appendsToJournal },
  async (messages) => {
    const tenants = new Set(messages.map(({ body }) => Request.parse(JSON.parse(body)).tenant_id));
    for (const tenantId of tenants) {
      await book.current(tenantId);
      await book.append(tenantId, ({ recorrelationDue }) =>
        recorrelationDue ? [{ kind: "recorrelated" }] : [],
      );
    }
    return [];
  },
);
