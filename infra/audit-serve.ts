import { once } from "node:events";
import { readdirSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { readKeys, readManifest } from "./audit/export-files.ts";
import { keysFolder } from "./audit/export-layout.ts";
import { exportServer } from "./audit/serve-export.ts";

const usage = `Usage: npm run audit:serve -- --export DIR [--port N] [--key FILE...]

  --export DIR   what audit:export wrote
  --port N       where to listen on 127.0.0.1 (8080)
  --key FILE     the public key that you trust, in PEM; without it those in the export

Plays S3 and CloudTrail for the stock \`aws cloudtrail validate-logs\`, from the export alone.`;

function readArguments() {
  const { values, positionals } = parseArgs({
    options: {
      export: { type: "string" },
      port: { type: "string", default: "8080" },
      key: { type: "string", multiple: true },
    },
    allowPositionals: true,
  });
  if (!values.export) throw new Error(usage);
  const folder = values.export;
  const own = () => readdirSync(keysFolder(folder)).map((name) => join(keysFolder(folder), name));
  return {
    folder,
    port: Number(values.port),
    keyFiles: values.key ? [...values.key, ...positionals] : own(),
  };
}

try {
  const { folder, port, keyFiles } = readArguments();
  const manifest = readManifest(folder);
  const server = exportServer({ folder, manifest, keys: readKeys(keyFiles) }).listen(port, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  console.log(`Serving ${folder} at ${url} (Ctrl-C ends it). In another shell:\n`);
  console.log(`export AWS_ENDPOINT_URL=${url} AWS_ACCESS_KEY_ID=any AWS_SECRET_ACCESS_KEY=any`);
  for (const { trail_arn, start_time } of manifest.chains) {
    console.log(
      `aws cloudtrail validate-logs --region ${manifest.region} --trail-arn ${trail_arn} --start-time ${start_time}`,
    );
  }
} catch (error) {
  console.error((error as Error).message);
  process.exit(1);
}
