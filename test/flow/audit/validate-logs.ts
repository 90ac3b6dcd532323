import { once } from "node:events";
import type { AddressInfo } from "node:net";
import type { TestContext } from "vitest";
import { readKeys, readManifest } from "../../../infra/audit/export-files.ts";
import { exportServer } from "../../../infra/audit/serve-export.ts";
import { type Exported, type Outcome, run } from "./exported-tenant.ts";

/**
 * Has the stock AWS CLI, which knows nothing of Tocsin, validate an export that is served from its files alone. Where
 * there is no CLI the test is skipped, and says so.
 * @param cloudTrailUrl who is asked for the public keys, when it isn't the export.
 */
export async function validateLogs(
  { folder, keys }: Exported,
  context: TestContext,
  cloudTrailUrl?: string,
): Promise<Outcome> {
  const isInstalled = (await run("aws", ["--version"])).code === 0;
  context.skip(!isInstalled, "the AWS CLI (aws) is not installed here");
  const manifest = readManifest(folder);
  const server = exportServer({ folder, manifest, keys: readKeys(keys) }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const { trail_arn, start_time, s3_prefix } = manifest.chains[0]!;
  const trail = ["--region", manifest.region, "--trail-arn", trail_arn, "--start-time", start_time];
  const bucket = cloudTrailUrl ? ["--s3-bucket", manifest.bucket, "--s3-prefix", s3_prefix] : [];
  const outcome = await run("aws", ["cloudtrail", "validate-logs", ...trail, ...bucket, "--verbose"], {
    AWS_ACCESS_KEY_ID: "any",
    AWS_SECRET_ACCESS_KEY: "any",
    AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
    ...(cloudTrailUrl && { AWS_ENDPOINT_URL_CLOUDTRAIL: cloudTrailUrl }),
  });
  server.close();
  return outcome;
}
