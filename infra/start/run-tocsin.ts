import { join, relative } from "node:path";
import { activeSigningKey } from "#shared/access/token-signer.ts";
import { continueTenant } from "#shared/tenants/tenant-store.ts";
import { continueAdmin } from "#shared/users/continue-admin.ts";
import { showDemo } from "../demo/show-demo.ts";
import type { LocalCloud } from "../local/local-cloud.ts";
import { synthesize } from "../synthesize.ts";
import { wantedEnd } from "./end.ts";
import { host } from "./host.ts";
import { LogFile } from "./log-file.ts";
import type { StartOptions } from "./options.ts";
import { removeReadyFile, writeReadyFile } from "./ready-file.ts";

const root = join(import.meta.dirname, "..", "..");
const tenantNames = ["demo", "other"] as const;

/** Tocsin on this machine: the synthesized templates in the local cloud, two tenants, and a storm to look at. */
async function start(options: StartOptions, cleanup: AsyncDisposableStack): Promise<void> {
  const { dataDir, readyFile } = options;
  if (readyFile) await removeReadyFile(readyFile);
  const logFile = cleanup.adopt(new LogFile(), (file) => file.close());
  const assemblyDir = await synthesize();
  const cloud = await host({ assemblyDir, dataDir, log: logFile.log }, options, say).catch((error) => {
    process.stderr.write(logFile.early);
    throw error;
  });
  cleanup.defer(() => cloud.stop());
  const logPath = dataDir
    ? join(dataDir, "tocsin.log")
    : join(root, ".cache", "log", `tocsin-${new URL(cloud.apiUrl).port}.log`);
  logFile.open(logPath, dataDir ? "a" : "w");
  // Functions read it at each use. It couldn't be given before: a free port is known only now.
  process.env.PUBLIC_BASE_URL = cloud.apiUrl;
  // In this process, because the cloud has set up the environment that the stores read.
  const tenants = await Promise.all(tenantNames.map(startTenant));
  await activeSigningKey();
  await answering(cloud, tenants[0]!.apiKey);
  if (readyFile) {
    const { apiUrl, awsEndpointUrl } = cloud;
    cleanup.defer(() => removeReadyFile(readyFile));
    await writeReadyFile(readyFile, {
      apiUrl,
      awsEndpointUrl,
      tenants: tenants.map(({ tenant, apiKey, admin: { email, password } }) => ({
        ...{ tenantId: tenant.tenant_id, apiKey },
        ...{ adminEmail: email, adminPassword: password },
      })),
    });
  }
  introduce(cloud, tenants, logPath);
  if (options.demo) await showDemo({ apiUrl: cloud.apiUrl, apiKey: tenants[0]!.apiKey });
}

/** The tenant of a name with a fresh key, and its admin with a fresh password. */
async function startTenant(name: string) {
  const { tenant, apiKey } = await continueTenant(name);
  return { tenant, apiKey, admin: await continueAdmin(tenant, `admin@${name}.example`) };
}

/** Resolves when the API answers a request with data: from the gateway to the tables everything works. */
async function answering({ apiUrl }: LocalCloud, apiKey: string): Promise<void> {
  const answer = await fetch(`${apiUrl}/api/v1/alarms?limit=1`, { headers: { "x-api-key": apiKey } });
  if (!answer.ok) throw new Error(`the API answers ${answer.status}: ${await answer.text()}`);
}

function introduce(
  { apiUrl, awsEndpointUrl }: LocalCloud,
  tenants: readonly Awaited<ReturnType<typeof startTenant>>[],
  logPath: string,
): void {
  say(`Tocsin is ready after ${(performance.now() / 1000).toFixed(1)} s. Ctrl-C ends it.

  API       ${apiUrl}   (its reference: ${apiUrl}/docs)
  AWS       ${awsEndpointUrl}   (for aws --endpoint-url)
  Log       ${fromHere(logPath)}`);
  for (const { tenant, apiKey, admin } of tenants) {
    say(`  Tenant    ${tenant.name.padEnd(6)} API key ${apiKey}`);
    say(`                   Admin   ${admin.email} ${admin.password}`);
  }
}

/** A path as people would write it: what lies elsewhere as a whole, not as the way up and down again. */
function fromHere(path: string): string {
  const way = relative(process.cwd(), path);
  return way.startsWith("..") ? path : way;
}

function say(line: string): void {
  console.log(line);
}

/** Runs until somebody wants the end, and leaves nothing behind. */
export async function runTocsin(options: StartOptions): Promise<void> {
  const ending = wantedEnd();
  await using cleanup = new AsyncDisposableStack();
  const starting = start(options, cleanup);
  await Promise.race([starting, ending]);
  await ending;
}
