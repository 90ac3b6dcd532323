import assert from "node:assert/strict";
import { marshall } from "@aws-sdk/util-dynamodb";
import type { APIGatewayProxyEvent } from "aws-lambda";
import { newApiKey } from "#shared/access/api-key.ts";
import type { ApiResponse } from "#shared/lambda/api-response.ts";
import type { FaultOptions } from "../support/simulation/fault-plan.ts";
import type { Latency } from "../support/simulation/request-handler.ts";
import { auditChainOf } from "./guarantees/audit-chain-of.ts";
import { containersOf } from "./system/containers.ts";
import { SimulatedSystem } from "./system/simulated-system.ts";

/** One call in five fails in some way, before or after it has taken effect; and there are outages. */
const faults: FaultOptions = {
  ...{ dropBefore: 0.05, dropAfter: 0.07, throttle: 0.04, serverError: 0.04 },
  ...{ conflict: 0.08, outage: 0.1, crash: 0.02 },
};

/**
 * Clients change things at once, whatever fails meanwhile. What was answered with success has exactly one entry; what
 * was not has one when it was done all the same, and else none. The chain is whole, and has nothing else on it.
 * @returns how many were answered with success: where the outage hits what all need, none may be.
 */
export async function auditUnderFaults(seed: number): Promise<number> {
  const { system, tenantId, change } = await start(seed, faults, 20);
  const { random, simulation } = system;
  const statuses = new Map<string, number | undefined>();
  await Promise.all(
    namesOf(20).map(async (name) => {
      await simulation.clock.sleep(random.next() * 4_000);
      statuses.set(name, (await change(name))?.statusCode);
    }),
  );
  await simulation.settle();
  await system.heal();
  const registered = [...system.table("eventSources").items.all()];
  const idOf = (name: string) => registered.find((item) => item.source?.S === name)?.id?.S;
  const entries = auditChainOf(system.table("auditEntries"), tenantId);
  assert.equal(entries.length, registered.length, "the chain has what was done, and nothing else");
  for (const [name, status] of statuses) {
    const named = entries.filter((entry) => entry.correlation_id === name).map((entry) => entry.target_id);
    const id = idOf(name);
    assert.deepEqual(named, id === undefined ? [] : [id], `the entries of ${name}, answered ${status}`);
    if (status === 201) assert.ok(id, `${name} was answered 201`);
  }
  return [...statuses.values()].filter((status) => status === 201).length;
}

/**
 * Nothing fails, but all come in the same moment, each to a container that has never seen the chain. A round trip to
 * the tables takes 10 to 40 ms, so this is a slow day as well.
 */
export async function auditManyAtOnce(seed: number): Promise<void> {
  const writers = 48;
  // Not the seeds from above: they would draw the same keys, and containers remember whose those were.
  const { tenantId, system, change } = await start(1000 + seed, {}, writers, { fromMs: 5, toMs: 20 });
  const names = namesOf(writers);
  const answers = await Promise.all(names.map(change));
  assert.deepEqual(
    answers.map((answer) => answer?.statusCode),
    names.map(() => 201),
  );
  const entries = auditChainOf(system.table("auditEntries"), tenantId);
  assert.deepEqual(entries.map(({ correlation_id }) => correlation_id).sort(), names.sort());
}

const namesOf = (count: number): string[] => Array.from({ length: count }, (_, index) => `source.${index}`);

async function start(seed: number, faults: FaultOptions, writers: number, latency?: Latency) {
  const system = await SimulatedSystem.start(seed, faults, latency);
  const tenantId = `tenant-u-${seed}-${writers}`;
  const { record, key } = newApiKey({
    ...{ tenant_id: tenantId, name: "test", scopes: ["event-sources:write"], cursor_key: "c" },
    created_at: "2026-01-01T00:00:00.000Z",
  });
  system.table("apiKeys").items.put(marshall(record) as never);
  const register = await containersOf<APIGatewayProxyEvent, ApiResponse>(
    "event-sources/register-event-source.ts",
    writers,
  );
  const change = (name: string): Promise<ApiResponse | undefined> =>
    system.simulation.lambda.invoke(register, requestFor(name, key), 10).catch(() => undefined);
  return { system, tenantId, change };
}

const requestFor = (source: string, key: string): APIGatewayProxyEvent =>
  ({
    httpMethod: "POST",
    path: "/api/v1/event-sources",
    headers: { "X-API-Key": key, "X-Correlation-ID": source, "Content-Type": "application/json" },
    requestContext: { identity: { sourceIp: "192.0.2.1" } },
    body: JSON.stringify({ account: "123456789012", source }),
    isBase64Encoded: false,
  }) as object as APIGatewayProxyEvent;
