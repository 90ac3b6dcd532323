import { spawn } from "node:child_process";
import { once } from "node:events";
import { parseArgs } from "node:util";
import { deleteTenant } from "#shared/tenants/delete-tenant.ts";
import { listTenants } from "#shared/tenants/tenant-store.ts";
import { enterDeployment } from "../infra/enter-deployment.ts";
import { capabilities } from "./support/running.ts";

/**
 * Runs the tests that need nothing but a running Tocsin against one that is deployed, in tenants of their own, and
 * removes those. What the place can't do is skipped, by name and with the reason.
 */

const usage = `Usage: npm run test:deployed -- --base-url URL [options] [-- vitest's own arguments]

  --base-url URL  where its API is
  --endpoint URL  where its AWS services are; without it AWS itself
  --stage NAME    the deployment's stage (dev)
  --lacks A,B     what the place can't do: ${Object.keys(capabilities).join(", ")}`;

/** These start a Tocsin of their own. */
const elsewhere = ["approval-restart", "start", "tenant", "missing-grant", "rate-limits"].map(
  (name) => `test/flow/${name}.test.ts`,
);

const { values, positionals } = parseArgs({
  options: {
    "base-url": { type: "string" },
    endpoint: { type: "string" },
    stage: { type: "string", default: "dev" },
    lacks: { type: "string", default: "" },
  },
  allowPositionals: true,
});
const { "base-url": baseUrl, endpoint, stage, lacks } = values;
if (!baseUrl) {
  console.error(usage);
  process.exit(2);
}

await enterDeployment(stage, endpoint);
const run = crypto.randomUUID().slice(0, 8);
const excluded = elsewhere.flatMap((file) => ["--exclude", file]);
const tests = spawn("vitest", ["run", "--project", "running", ...excluded, ...positionals], {
  stdio: "inherit",
  env: {
    ...process.env,
    TOCSIN_API_URL: baseUrl,
    TOCSIN_STAGE: stage,
    TOCSIN_LACKS: lacks,
    TOCSIN_TEST_RUN: run,
    ...(endpoint ? { TOCSIN_AWS_ENDPOINT: endpoint } : {}),
  },
});
const [code] = (await once(tests, "exit")) as [number | null];

let removed = 0;
for await (const tenant of listTenants()) {
  if (!tenant.name.startsWith(`test ${run} `)) continue;
  await deleteTenant(tenant, async () => {});
  removed++;
}
console.log(`removed the ${removed} tenants of this run`);
process.exit(code ?? 1);
