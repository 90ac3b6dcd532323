import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";

/**
 * Deploys all stacks with the real CDK CLI to a LocalStack-compatible endpoint that runs already, and prints where
 * the API is: `AWS_ENDPOINT_URL=… npm run deploy:emulator [-- --stage dev --limits JSON]`.
 */

const root = join(import.meta.dirname, "..");

/** Emulators take any credentials; the account is the one that they all agree on. */
const account = "000000000000";
const region = process.env.AWS_REGION ?? "us-east-1";

/** Twice: only the first deployment tells the API's address, which the second gives to the functions for their links. */
async function deploy(endpoint: string, stage: string, limits: string | undefined): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "tocsin-deploy-"));
  try {
    const outputs = join(folder, "outputs.json");
    const settings = ["-c", `stage=${stage}`, ...(limits ? ["-c", `limits=${limits}`] : [])];
    const all = ["deploy", "--all", "--require-approval", "never", "--outputs-file", outputs];
    await cdk(endpoint, ["bootstrap", `aws://${account}/${region}`, ...settings]);
    await cdk(endpoint, [...all, ...settings]);
    const url = apiUrl(endpoint, stage, JSON.parse(readFileSync(outputs, "utf8")));
    await cdk(endpoint, [...all, ...settings, "-c", `publicBaseUrl=${url}`]);
    return url;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function cdk(endpoint: string, args: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, [join(root, "node_modules", "aws-cdk", "bin", "cdk"), ...args], {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
    env: {
      ...process.env,
      AWS_ENDPOINT_URL: endpoint,
      // The CLI puts the bucket's name before the host of an endpoint unless S3 has one of its own.
      AWS_ENDPOINT_URL_S3: endpoint,
      AWS_REGION: region,
      AWS_ACCESS_KEY_ID: process.env.AWS_ACCESS_KEY_ID ?? "test",
      AWS_SECRET_ACCESS_KEY: process.env.AWS_SECRET_ACCESS_KEY ?? "test",
      CDK_DISABLE_CLI_TELEMETRY: "true",
    },
  });
  const [code] = (await once(child, "exit")) as [number | null];
  if (code !== 0) throw new Error(`cdk ${args[0]} failed`);
}

/** The stack's own `Url` names a host of AWS; emulators serve the same API below their endpoint. */
function apiUrl(endpoint: string, stage: string, outputs: Record<string, { Url?: string }>): string {
  const url = outputs[`tocsin-${stage}-api`]?.Url ?? "";
  const apiId = /^https:\/\/([^.]+)\./.exec(url)?.[1];
  if (!apiId) throw new Error(`the API's stack has no usable Url: ${url}`);
  return `${endpoint.replace(/\/$/, "")}/_aws/execute-api/${apiId}/${stage}`;
}

const { values } = parseArgs({
  options: { stage: { type: "string", default: "dev" }, limits: { type: "string" } },
});
const endpoint = process.env.AWS_ENDPOINT_URL;
if (!endpoint) {
  console.error("Set AWS_ENDPOINT_URL to the emulator's address; this command starts none.");
  process.exit(2);
}
console.log(`API ${await deploy(endpoint, values.stage, values.limits)}`);
