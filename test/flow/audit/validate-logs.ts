import { once } from "node:events";
import type { AddressInfo } from "node:net";
import type { TestContext } from "vitest";
import { readKeys, readManifest } from "../../../infra/audit/export-files.ts";
import { exportServer } from "../../../infra/audit/serve-export.ts";
import { type Exported, type Outcome, run } from "./exported-tenant.ts";

/**
 * Has the stock AWS CLI, which knows nothing of Tocsin, validate an export that is served from its files alone. Where
 * there is no CLI the test is skipped, and says so.
 */
export async function validateLogs({ folder, keys }: Exported, context: TestContext): Promise<Outcome> {
  const isInstalled = (await run("aws", ["--version"])).code === 0;
  context.skip(!isInstalled, "the AWS CLI (aws) is not installed here");
  const manifest = readManifest(folder);
  const server = exportServer({ folder, manifest, keys: readKeys(keys) }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const { trail_arn, start_time } = manifest.chains[0]!;
  const place = ["--region", manifest.region, "--trail-arn", trail_arn, "--start-time", start_time];
  const outcome = await run("aws", ["cloudtrail", "validate-logs", ...place, "--verbose"], {
    AWS_ACCESS_KEY_ID: "any",
    AWS_SECRET_ACCESS_KEY: "any",
    AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
  });
  server.close();
  return outcome;
}
