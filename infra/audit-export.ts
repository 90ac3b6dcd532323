import { parseArgs } from "node:util";
import { findTenantByName } from "#shared/tenants/tenant-store.ts";
import { catchUp } from "./audit/catch-up.ts";
import { keysFolder } from "./audit/export-layout.ts";
import { writeExport } from "./audit/write-export.ts";
import { enterDeployment } from "./enter-deployment.ts";

const usage = `Usage: npm run audit:export -- NAME --to DIR [options]

  NAME            the tenant
  --to DIR        where to write the export: entries, signed digests, heads, keys, manifest
  --stage S       the deployment; without it what npm start runs here
  --endpoint URL  where its AWS services are (http://127.0.0.1:4566 without --stage)`;

function readArguments() {
  const { values, positionals } = parseArgs({
    options: { to: { type: "string" }, stage: { type: "string" }, endpoint: { type: "string" } },
    allowPositionals: true,
  });
  const [name, ...others] = positionals;
  if (!name || others.length > 0 || !values.to) throw new Error(usage);
  return { name, ...values, to: values.to };
}

try {
  const { name, to, stage, endpoint } = readArguments();
  const here = process.env.AWS_ENDPOINT_URL ?? "http://127.0.0.1:4566";
  await enterDeployment(
    stage ?? "local",
    endpoint ?? (stage === undefined ? here : process.env.AWS_ENDPOINT_URL),
  );
  const tenant = await findTenantByName(name);
  if (!tenant) throw new Error(`There is no tenant ${name}.`);
  await catchUp(tenant);
  const { chains } = await writeExport(tenant, to);
  for (const { chain, entries, digests, start_time } of chains) {
    console.log(`${chain}: ${entries} entries in ${digests} digests, from ${start_time}`);
  }
  console.log(`Verify it: npm run audit:verify -- --export ${to} --key ${keysFolder(to)}/*.pem
The keys in it say what this deployment says of itself: to be sure, compare them with ones that you got another way.`);
} catch (error) {
  console.error((error as Error).message);
  process.exit(1);
}
