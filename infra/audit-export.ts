import { platformArchive, platformTenant } from "#shared/audit/audit-chain.ts";
import { catchUp } from "./audit/catch-up.ts";
import { keysFolder } from "./audit/export-layout.ts";
import { writeExport } from "./audit/write-export.ts";
import { operate, whereUsage } from "./operate.ts";
import { theTenant } from "./the-tenant.ts";

const usage = `Usage: npm run audit:export -- NAME --to DIR [options]

  NAME            the tenant, or "platform" for what belongs to none
  --to DIR        where to write the export: entries, signed digests, heads, keys, manifest
${whereUsage}`;

const say = (line: string): void => console.log(line);

async function exportAudit(name: string, to: string): Promise<void> {
  const tenant = name === platformTenant ? platformArchive : await theTenant(name);
  if (!tenant) throw new Error(`There is no tenant ${name}.`);
  await catchUp(tenant);
  const { chains } = await writeExport(tenant, to);
  for (const { chain, entries, digests, start_time } of chains) {
    say(`${chain}: ${entries} entries in ${digests} digests, from ${start_time}`);
  }
  say(`Verify it: npm run audit:verify -- --export ${to} --key ${keysFolder(to)}/*.pem
The keys in it are what the deployment says of itself: to be sure, compare them with ones that you got another way.`);
}

await operate(usage, { to: { type: "string" } }, ([name, ...others], { to }) => {
  if (!name || others.length > 0 || !to) return false;
  return () => exportAudit(name, to);
});
