import type { TestProject } from "vitest/node";
import type { Capability, Running } from "./running.ts";
import { type StartedTocsin, startTocsin } from "./start-tocsin.ts";

/**
 * Vitest's global setup: one running Tocsin for all tests of a run. With `TOCSIN_API_URL` it is one that runs already
 * (`TOCSIN_STAGE`, `TOCSIN_AWS_ENDPOINT` unless it is on AWS, `TOCSIN_EVENTS_QUEUE` if one subscribes to the bus,
 * `TOCSIN_LACKS` for what the place can't do); `npm run test:deployed` sets them.
 */
let started: StartedTocsin | undefined;

export async function setup(project: TestProject): Promise<void> {
  const present = deployed();
  if (!present) started = await startTocsin();
  project.provide("tocsin", present ?? started!.running);
}

export async function teardown(): Promise<void> {
  if (process.env.SHOW_UNUSED_GRANTS) await showUnusedGrants();
  // A run that has leaked something has failed, whatever its tests say.
  await started?.stop().catch((error: unknown) => {
    process.exitCode = 1;
    throw error;
  });
}

function deployed(): Running | undefined {
  const { TOCSIN_API_URL, TOCSIN_AWS_ENDPOINT, TOCSIN_STAGE, TOCSIN_EVENTS_QUEUE, TOCSIN_LACKS } =
    process.env;
  if (!TOCSIN_API_URL) return undefined;
  return {
    apiUrl: TOCSIN_API_URL.replace(/\/$/, ""),
    awsEndpointUrl: TOCSIN_AWS_ENDPOINT,
    stage: TOCSIN_STAGE ?? "dev",
    logFile: undefined,
    eventsQueue: TOCSIN_EVENTS_QUEUE,
    lacks: (TOCSIN_LACKS?.split(",").filter(Boolean) ?? []) as Capability[],
  };
}

/** Which rights no test of this run has needed: each is a right to give up, or a test to write. */
async function showUnusedGrants(): Promise<void> {
  const grants = (await started?.unusedGrants()) ?? [];
  for (const { role, action, resource } of grants) console.log(`unused: ${role} ${action} ${resource}`);
}
