import { scheduledTask } from "#shared/lambda/scheduled-task.ts";
import { sendMessages } from "#shared/platform/queues.ts";
import { listTenantIds } from "#shared/tenants/tenant-store.ts";

export const handler = scheduledTask(
  {
    schedule: "rate(1 hour)",
    timeoutSeconds: 60,
    tables: { tenants: "scan" },
    queues: { archivals: "send" },
  },
  async () => {
    for await (const tenantId of listTenantIds()) {
      await sendMessages("archivals", [{ body: { tenant_id: tenantId }, group: tenantId }]);
    }
  },
);
