import { platformArchive, platformTenant } from "#shared/audit/audit-chain.ts";
import { scheduledTask } from "#shared/lambda/scheduled-task.ts";
import { sendMessage } from "#shared/platform/queues.ts";
import { listTenants } from "#shared/tenants/tenant-store.ts";

export const handler = scheduledTask(
  {
    schedule: "rate(5 minutes)",
    timeoutSeconds: 60,
    tables: { tenants: "scan" },
    queues: { auditArchivals: "send" },
  },
  async () => {
    await sendMessage("auditArchivals", { body: platformArchive, group: platformTenant });
    for await (const { tenant_id, account_number } of listTenants()) {
      await sendMessage("auditArchivals", { body: { tenant_id, account_number }, group: tenant_id });
    }
  },
);
