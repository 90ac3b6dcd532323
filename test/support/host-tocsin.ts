import { createWriteStream } from "node:fs";
import { activeSigningKey } from "#shared/access/token-signer.ts";
import { startLocalCloud } from "../../infra/local/local-cloud.ts";
import { noteRefusals } from "./note-refusals.ts";

/**
 * Hosts an assembly in a process of its own, for as long as its parent lives:
 * `host-tocsin.ts <assembly> <log file> <file for the bodies of refusals>`. Answers any message with the grants that nothing has used so far.
 */
const [assemblyDir = "", logFile = "", refusalsFile = ""] = process.argv.slice(2);
const lines = createWriteStream(logFile);
const cloud = await startLocalCloud({
  assemblyDir,
  apiPort: 0,
  awsPort: 0,
  log: (source, message) => void lines.write(`${JSON.stringify({ source, message })}\n`),
});
const refusals = createWriteStream(refusalsFile);
noteRefusals(Number(new URL(cloud.apiUrl).port), (body) => void refusals.write(`${body}\n`));
process.env.PUBLIC_BASE_URL = cloud.apiUrl;
// In this process, because the cloud has set up the environment. Else the first test to log in registers the key, while
// functions that have met a token remember for some seconds that there is none.
await activeSigningKey();
process.on("message", () => process.send?.({ unusedGrants: cloud.unusedGrants() }));
process.on("disconnect", () => cloud.stop().then(() => process.exit()));
process.send?.({ apiUrl: cloud.apiUrl, awsEndpointUrl: cloud.awsEndpointUrl });
