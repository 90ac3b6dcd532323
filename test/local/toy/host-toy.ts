import { startLocalCloud } from "../../../infra/local/local-cloud.ts";

/** Hosts the toy in a process of its own, for tests that end it: `node host-toy.ts <assembly> <data>`. */
const [assemblyDir = "", dataDir = ""] = process.argv.slice(2);
const print = (line: object): void => void process.stdout.write(`${JSON.stringify(line)}\n`);
const cloud = await startLocalCloud({
  assemblyDir,
  dataDir,
  apiPort: 0,
  awsPort: 0,
  log: (source, message) => print({ source, message }),
});
print({ apiUrl: cloud.apiUrl, awsEndpointUrl: cloud.awsEndpointUrl, outputs: cloud.outputs });
