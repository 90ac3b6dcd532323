import { platformTenant } from "#shared/audit/audit-chain.ts";
import { scheduledTask } from "#shared/lambda/scheduled-task.ts";
import { sendMessage } from "#shared/platform/queues.ts";
import { categoryNames } from "#shared/retention/retention-category.ts";
import { listTenants } from "#shared/tenants/tenant-store.ts";

export const handler = scheduledTask(
  {
    schedule: "rate(1 day)",
    // Five messages a tenant, one after the other, some 10 ms each: enough for 18,000 tenants.
    timeoutSeconds: 900,
    tables: { tenants: "scan" },
    queues: { purges: "send" },
  },
  async () => {
    for await (const { tenant_id } of listTenants()) await askFor(tenant_id);
    await askFor(platformTenant);
  },
);

async function askFor(tenant_id: string): Promise<void> {
  for (const category of categoryNames) {
    await sendMessage("purges", { body: { tenant_id, category }, group: tenant_id });
  }
}
