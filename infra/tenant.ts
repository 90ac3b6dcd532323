import { clock } from "#shared/platform/clock.ts";
import { deleteTenant } from "#shared/tenants/delete-tenant.ts";
import { createTenant, findTenants } from "#shared/tenants/tenant-store.ts";
import { continueAdmin } from "#shared/users/continue-admin.ts";
import { operate, whereUsage } from "./operate.ts";
import { theTenant } from "./the-tenant.ts";

const usage = `Usage: npm run tenant -- create|delete NAME [options]

${whereUsage}
  --admin-email E  create: an admin, whose first password is shown
  --no-wait        delete at once, although functions remember the tenant's keys for a minute

Where several tenants have the name, delete takes the id.`;

/** Longer than functions remember a key (60 s), and than an accepted alarm needs to reach the journal. */
const quietMs = 75_000;

const say = (line: string): void => console.log(line);

async function create(name: string, adminEmail: string | undefined): Promise<void> {
  const [existing] = await findTenants(name);
  if (existing) throw new Error(`There is a tenant ${name} already: ${existing.tenant_id}`);
  const { tenant, apiKey } = await createTenant(name);
  say(`Tenant id       ${tenant.tenant_id}
Account number  ${tenant.account_number}
API key         ${apiKey}   (shown only now)`);
  if (adminEmail === undefined) return;
  const { email, password } = await continueAdmin(tenant, adminEmail.toLowerCase());
  say(`Admin           ${email}
Password        ${password}   (shown only now)`);
}

async function remove(name: string, wait: boolean): Promise<void> {
  const tenant = await theTenant(name);
  if (!tenant) return say(`There is no tenant ${name}: nothing to delete.`);
  const deleted = await deleteTenant(tenant, async () => {
    if (!wait) return;
    say(`The tenant's keys are gone. What functions remember of them ends within ${quietMs / 1000} s …`);
    await clock.sleep(quietMs);
  });
  const counts = Object.entries(deleted).map(([what, count]) => `${what} ${count}`);
  say(`Deleted ${name} (${tenant.tenant_id}): ${counts.join(", ")}`);
}

const options = { "admin-email": { type: "string" }, wait: { type: "boolean", default: true } } as const;

await operate(usage, options, ([command, name, ...others], values) => {
  if (!name || others.length > 0) return false;
  if (command === "create") return () => create(name, values["admin-email"]);
  return command === "delete" && (() => remove(name, values.wait));
});
