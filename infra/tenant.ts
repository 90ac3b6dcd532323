import { parseArgs } from "node:util";
import { clock } from "#shared/platform/clock.ts";
import { deleteTenant } from "#shared/tenants/delete-tenant.ts";
import { createTenant, findTenantByName } from "#shared/tenants/tenant-store.ts";
import { enterDeployment } from "./enter-deployment.ts";

const usage = `Usage: npm run tenant -- create|delete NAME [options]

  --stage S       the deployment; without it what npm start runs here
  --endpoint URL  where its AWS services are (http://127.0.0.1:4566 without --stage)
  --no-wait       delete at once, although functions remember the tenant's keys for a minute`;

/** Longer than functions remember a key (60 s), and than an accepted alarm needs to reach the journal. */
const quietMs = 75_000;

const say = (line: string): void => console.log(line);

function readArguments() {
  const { values, positionals } = parseArgs({
    options: {
      stage: { type: "string" },
      endpoint: { type: "string" },
      wait: { type: "boolean", default: true },
    },
    allowNegative: true,
    allowPositionals: true,
  });
  const [command, name, ...others] = positionals;
  if (!name || others.length > 0 || (command !== "create" && command !== "delete")) throw new Error(usage);
  return { command, name, ...values } as const;
}

async function create(name: string): Promise<void> {
  const existing = await findTenantByName(name);
  if (existing) throw new Error(`There is a tenant ${name} already: ${existing.tenant_id}`);
  const { tenant, apiKey } = await createTenant(name);
  say(`Tenant id       ${tenant.tenant_id}
Account number  ${tenant.account_number}
API key         ${apiKey}   (shown only now)`);
}

async function remove(name: string, wait: boolean): Promise<void> {
  const tenant = await findTenantByName(name);
  if (!tenant) return say(`There is no tenant ${name}: nothing to delete.`);
  const deleted = await deleteTenant(tenant, async () => {
    if (!wait) return;
    say(`The tenant's keys are gone. What functions remember of them ends within ${quietMs / 1000} s …`);
    await clock.sleep(quietMs);
  });
  const counts = Object.entries(deleted).map(([what, count]) => `${what} ${count}`);
  say(`Deleted ${name} (${tenant.tenant_id}): ${counts.join(", ")}`);
}

try {
  const { command, name, wait, stage, endpoint } = readArguments();
  const here = process.env.AWS_ENDPOINT_URL ?? "http://127.0.0.1:4566";
  await enterDeployment(
    stage ?? "local",
    endpoint ?? (stage === undefined ? here : process.env.AWS_ENDPOINT_URL),
  );
  if (command === "create") await create(name);
  else await remove(name, wait);
} catch (error) {
  console.error((error as Error).message);
  process.exit(1);
}
