import assert from "node:assert/strict";
import { marshall } from "@aws-sdk/util-dynamodb";
import type { APIGatewayProxyEvent } from "aws-lambda";
import { newApiKey } from "#shared/access/api-key.ts";
import type { ApiResponse } from "#shared/lambda/api-response.ts";
import type { FaultOptions } from "../support/simulation/fault-plan.ts";
import { auditChainOf } from "./guarantees/audit-chain-of.ts";
import { journalOf } from "./guarantees/journal-of.ts";
import { containersOf } from "./system/containers.ts";
import { SimulatedSystem } from "./system/simulated-system.ts";
import { randomBatches, randomReports } from "./traffic/random-reports.ts";
import { Sender } from "./traffic/sender.ts";

const faults: FaultOptions = {
  ...{ dropBefore: 0.05, dropAfter: 0.2, throttle: 0.03, serverError: 0.03, conflict: 0.08 },
  ...{ duplicate: 0.1, reorder: 0.3, outage: 0.1, crash: 0.03 },
};
const requests = 6;
const clientsOfEach = 2;
/** As in the function's declaration: a reservation outlives the function by a second. */
const timeoutSeconds = 10;
/** An outage lasts 40 calls of one key; a client that is still not answered after so many requests never will be. */
const mostAttempts = 200;

/**
 * Clients open incidents by hand, each with an `Idempotency-Key`, two at once with each key, and repeat every request
 * until it is answered; alarms arrive in the same journal. Each key has opened one incident, and all its answers name it,
 * as does its one entry in the audit log.
 */
export async function repeatUntilAnswered(seed: number): Promise<void> {
  const system = await SimulatedSystem.start(seed, faults);
  const { random, simulation } = system;
  const tenantId = `tenant-r-${seed}`;
  const { record, key } = newApiKey({
    ...{ tenant_id: tenantId, name: "test", scopes: ["incidents:write"], cursor_key: "c" },
    created_at: "2026-01-01T00:00:00.000Z",
  });
  system.table("apiKeys").items.put(marshall(record) as never);
  const openIncident = await containersOf<APIGatewayProxyEvent, ApiResponse>("incidents/open-incident.ts");
  const answers = new Map<string, Set<string>>();

  const client = async (title: string): Promise<void> => {
    await simulation.clock.sleep(random.next() * 3_000);
    for (let attempt = 1; attempt <= mostAttempts; attempt++) {
      const answer = await simulation.lambda
        .invoke(openIncident, requestFor(title, key), timeoutSeconds)
        .catch(() => undefined);
      if (answer?.statusCode === 201) {
        const ids = answers.get(title) ?? new Set();
        answers.set(title, ids.add((JSON.parse(answer.body) as { id: string }).id));
        return;
      }
      assert.ok(
        answer === undefined || answer.statusCode >= 500 || answer.statusCode === 409,
        `a request that should succeed is answered ${answer?.statusCode}: ${answer?.body}`,
      );
      await simulation.clock.sleep(500 + random.next() * 2_000);
    }
    assert.fail(`${title} isn't answered after ${mostAttempts} attempts`);
  };
  const titles = Array.from({ length: requests }, (_, index) => `incident ${index}`);
  const reports = randomReports(random, 12, simulation.clock.now());
  await Promise.all([
    new Sender(system).send(tenantId, randomBatches(random, reports, 4), 3_000),
    ...titles.flatMap((title) => Array.from({ length: clientsOfEach }, () => client(title))),
  ]);
  await simulation.settle();
  await system.heal();
  const opened = journalOf(system, tenantId)
    .flatMap((entry) => entry.facts)
    .filter((fact) => fact.kind === "incident_opened");
  for (const title of titles) {
    const ids = opened.filter((fact) => fact.title === title).map((fact) => fact.incident_id);
    assert.equal(ids.length, 1, `${title} was opened ${ids.length} times`);
    assert.deepEqual([...answers.get(title)!], ids, `all answers to ${title} name what was opened`);
  }
  const audited = auditChainOf(system.table("auditEntries"), tenantId).map(({ target_id }) => target_id);
  const expected = opened.filter(({ title }) => titles.includes(title)).map((fact) => fact.incident_id);
  assert.deepEqual(audited.sort(), expected.sort(), "each incident has one entry in the audit log");
}

const requestFor = (title: string, key: string): APIGatewayProxyEvent =>
  ({
    httpMethod: "POST",
    path: "/api/v1/incidents",
    headers: { "X-API-Key": key, "Idempotency-Key": `"${title}"`, "Content-Type": "application/json" },
    requestContext: { identity: { sourceIp: "192.0.2.1" } },
    body: JSON.stringify({ title, severity: "minor" }),
    isBase64Encoded: false,
  }) as object as APIGatewayProxyEvent;
