import * as z from "zod";
import { archivesAudit, archiveTenant } from "#shared/audit/archive/archive-tenant.ts";
import { queueWorker } from "#shared/lambda/queue-worker.ts";

const Request = z.object({ tenant_id: z.string(), account_number: z.string() });

export const handler = queueWorker(
  {
    queue: "auditArchivals",
    // One tenant whose chain is broken must not keep others out of the archive.
    batchSize: 1,
    timeoutSeconds: 120,
    memoryMb: 1024,
    ...archivesAudit,
  },
  async (messages) => {
    for (const { body } of messages) await archiveTenant(Request.parse(JSON.parse(body)));
    return [];
  },
);
