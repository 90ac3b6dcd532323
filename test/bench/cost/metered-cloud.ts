import { setTimeout as sleep } from "node:timers/promises";
import { variables } from "#shared/platform/environment.ts";
import { createTenant } from "#shared/tenants/tenant-store.ts";
import { startDynamo } from "../../../infra/local/dynamodb/dynoxide.ts";
import { startLocalCloud } from "../../../infra/local/local-cloud.ts";
import { synthesize } from "../../../infra/synthesize.ts";
import { beyondTests } from "../../support/beyond-tests.ts";
import type { Network } from "../network/reports.ts";
import { countBatches, countRequests } from "./count-requests.ts";
import { startCountingProxy } from "./counting-proxy.ts";
import { Usage } from "./usage.ts";

export interface MeteredCloud {
  readonly usage: Usage;
  post(apiKey: string, path: string, body: object, headers?: Readonly<Record<string, string>>): Promise<void>;
  /** Everything that was accepted is in the journal and published. */
  settled(): Promise<void>;
  /** What was logged of it is stored, too. */
  quiet(): Promise<void>;
  stop(): Promise<void>;
}

/** The local cloud, with everything counted that AWS would bill. @param sampleRate of traces, as in the stage's settings. */
export async function startMeteredCloud(sampleRate: number): Promise<MeteredCloud> {
  const usage = new Usage();
  const log = (source: string, line: string): void => {
    countBatches(line, usage);
    if (source === "local-cloud" || line.includes('"level":"ERROR"')) console.error(source, line);
  };
  const engine = await startDynamo(undefined, log);
  const proxy = await startCountingProxy(engine, usage);
  process.env.DYNAMODB_ENDPOINT = proxy.url;
  process.env.LIMITS = JSON.stringify(beyondTests);
  const assemblyDir = await synthesize();
  const environment = { [variables.traceSampleRate]: String(sampleRate) };
  const cloud = await startLocalCloud({ assemblyDir, apiPort: 0, awsPort: 0, log, environment });
  const stopCounting = countRequests(Number(new URL(cloud.awsEndpointUrl).port), usage);
  return {
    usage,
    post: (apiKey, path, body, headers) =>
      post(cloud.apiUrl + path, { ...headers, "x-api-key": apiKey }, body),
    settled: () => until(() => cloud.isIdle("logs")),
    quiet: () => until(() => cloud.isIdle()),
    stop: async () => {
      stopCounting();
      await cloud.stop();
      await proxy.stop();
      await engine.stop();
    },
  };
}

async function post(url: string, given: Readonly<Record<string, string>>, body: object): Promise<void> {
  const headers = { ...given, "content-type": "application/json" };
  const answer = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
  const text = await answer.text();
  if (!answer.ok || (text.includes('"rejected":') && !text.includes('"rejected":0'))) throw new Error(text);
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await sleep(1);
}

/** A fresh tenant that has the network's entities, re-correlated and at rest. @returns its API key. */
export async function tenantWith(cloud: MeteredCloud, { entities }: Network): Promise<string> {
  const { apiKey } = await createTenant(`bench ${Math.random()}`);
  for (let start = 0; start < entities.length; start += 500) {
    await cloud.post(apiKey, "/api/v1/entities/bulk", { entities: entities.slice(start, start + 500) });
  }
  await cloud.quiet();
  return apiKey;
}
