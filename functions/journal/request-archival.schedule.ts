import { scheduledTask } from "#shared/lambda/scheduled-task.ts";
import { sendMessage } from "#shared/platform/queues.ts";
import { listTenants } from "#shared/tenants/tenant-store.ts";

export const handler = scheduledTask(
  {
    schedule: "rate(1 hour)",
    timeoutSeconds: 60,
    tables: { tenants: "scan" },
    queues: { archivals: "send" },
  },
  async () => {
    for await (const { tenant_id } of listTenants()) {
      await sendMessage("archivals", { body: { tenant_id }, group: tenant_id });
    }
  },
);
