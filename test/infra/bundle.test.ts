import { mkdtempDisposable, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { bundleFunctions } from "../../infra/bundle.ts";
import { discoverFunctions } from "../../infra/discover.ts";
import { generate } from "../../infra/generate.ts";
import { endpointFile, scratchFunctions } from "./scratch-functions.ts";
import { functionsFolder } from "./synthesized.ts";

const KB = 1024;
const budgetBytes = 400 * KB;
/** Each takes half a millisecond of a cold start. */
const budgetFiles = 12;

async function bundlesOf(folder: string) {
  const functions = await discoverFunctions(folder);
  return bundleFunctions(functions, generate(functions));
}

test("what a function loads when it starts stays within the budget, and in few files", async () => {
  const bundles = await bundlesOf(functionsFolder);
  const sizes = Object.fromEntries([...bundles].map(([name, { startupBytes }]) => [name, startupBytes]));
  expect(Object.entries(sizes).filter(([, bytes]) => bytes > budgetBytes)).toEqual([]);
  const files = [...bundles.values()].map(({ startupFiles }) => startupFiles).sort((a, b) => a - b);
  expect(files[files.length >> 1]).toBeLessThanOrEqual(budgetFiles);
});

/** Node couldn't serve the first in a module; the second would make it read everything that its own module exports. */
const unwanted = /Dynamic require of|from"node:/;

test("no bundle requires anything, or imports a module of Node's", async () => {
  for (const [name, { files }] of await bundlesOf(functionsFolder)) {
    const texts = [...files.values()].map((content) => new TextDecoder().decode(content));
    expect(
      texts.filter((text) => unwanted.test(text)),
      name,
    ).toEqual([]);
  }
});

test("a bundle is a whole Lambda: it runs by itself, with what was generated for it, and what it alone needs of zod", async () => {
  const greeting = endpointFile("/greeting")
    .replace(`"hello"`, `JSON.stringify((await import("#generated/routes.json")).default)`)
    .replace("z.string()", "z.iso.duration().prefault('PT1H')");
  await using scratch = await scratchFunctions({
    "alarms/get-greeting.ts": greeting,
    "alarms/get-welcome.ts": endpointFile("/welcome").replaceAll("Greeting", "Welcome"),
  });
  await using folder = await mkdtempDisposable(join(tmpdir(), "tocsin-test-"));
  const { files } = (await bundlesOf(scratch.folder)).get("get-greeting")!;
  for (const [name, content] of files) await writeFile(join(folder.path, name), content);

  const module = (await import(pathToFileURL(join(folder.path, "index.mjs")).href)) as {
    handler: { definition: object };
  };
  expect(module.handler.definition).toMatchObject({ path: "/greeting" });
  expect([...files.values()].map((content) => new TextDecoder().decode(content)).join()).toContain(
    "get-welcome",
  );
});

/** Asks each client where it would send a request, without an endpoint of a test's own. */
const askingForHosts = endpointFile("/hosts").replace(
  "const Greeting",
  `import { GetCommand } from "@aws-sdk/lib-dynamodb";
import { dynamo } from "#shared/platform/dynamo.ts";
import { putObject } from "#shared/platform/object-store.ts";
import { sendMessage } from "#shared/platform/queues.ts";
import { publish } from "#shared/platform/bus.ts";
import { useClientSettings } from "#shared/platform/client-settings.ts";

const hosts = [];
export async function hostsOfClients() {
  const handle = async ({ hostname }) => { hosts.push(hostname); throw new Error("not sent"); };
  const credentials = { accessKeyId: "a", secretAccessKey: "b" };
  useClientSettings({ region: "eu-west-1", credentials, maxAttempts: 1, requestHandler: { handle } });
  const asked = [
    () => dynamo().send(new GetCommand({ TableName: "t", Key: { a: "b" } })),
    () => putObject("alarmHistory", "key", new Uint8Array(1)),
    () => sendMessage("alarms", { body: {}, group: "g" }),
    () => publish([{ event_type: "e", timestamp: "2026-01-01T00:00:00Z" }]),
  ];
  for (const ask of asked) await ask().catch((error) => error.message === "not sent" || hosts.push(error.message));
  return hosts;
}

const Greeting`,
);

test("bundled clients find AWS by themselves: no part of the SDK that works by its import was lost", async () => {
  await using scratch = await scratchFunctions({ "alarms/get-hosts.ts": askingForHosts });
  await using folder = await mkdtempDisposable(join(tmpdir(), "tocsin-test-"));
  const { files } = (await bundlesOf(scratch.folder)).get("get-hosts")!;
  for (const [name, content] of files) await writeFile(join(folder.path, name), content);
  const names = { BUCKET_ALARM_HISTORY: "bucket", QUEUE_URL_ALARMS: "https://q/1/alarms", EVENT_BUS: "bus" };
  Object.assign(process.env, names);
  const { AWS_ENDPOINT_URL } = process.env;
  delete process.env.AWS_ENDPOINT_URL;
  const module = (await import(pathToFileURL(join(folder.path, "index.mjs")).href)) as {
    hostsOfClients: () => Promise<string[]>;
  };
  const hosts = await module.hostsOfClients();
  if (AWS_ENDPOINT_URL !== undefined) process.env.AWS_ENDPOINT_URL = AWS_ENDPOINT_URL;
  const services = ["dynamodb", "s3", "sqs", "events"];
  expect(hosts).toEqual(services.map((service) => `${service}.eu-west-1.amazonaws.com`));
});
