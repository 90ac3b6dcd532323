import assert from "node:assert/strict";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import type { AuditEntry } from "#shared/audit/audit-entry.ts";
import { AlarmBook } from "#shared/journal/alarm-book.ts";
import { type KpiChunk, unpackChunk } from "#shared/kpis/kpi-chunk.ts";
import { type NewKpiSample, sampleId } from "#shared/kpis/kpi-sample.ts";
import { storeSamples } from "#shared/kpis/store-samples.ts";
import { sendMessage } from "#shared/platform/queues.ts";
import type { FaultOptions } from "../support/simulation/fault-plan.ts";
import { SimulatedSystem } from "./system/simulated-system.ts";

const faults: FaultOptions = {
  ...{ dropBefore: 0.05, dropAfter: 0.08, throttle: 0.05, serverError: 0.03, conflict: 0.05, partial: 0.25 },
  ...{ duplicate: 0.2, reorder: 0.3, outage: 0.1, crash: 0.03 },
};
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const requests = 25;
const removed = "cell-0";

type Sent = NewKpiSample & { readonly isOld: boolean };

/** A sender brings samples; then an entity is removed, and what is too old is purged. All under faults. */
export async function keepKpisUnderFaults(seed: number): Promise<void> {
  const system = await SimulatedSystem.start(seed, faults);
  const tenantId = `tenant-k-${seed}`;
  const { accepted, maybe } = await send(system, tenantId);
  const stored = samplesIn(system, tenantId);
  for (const [id, sample] of accepted) assert.deepEqual(stored.get(id), plain(sample), "accepted is stored");
  for (const id of stored.keys()) assert.ok(accepted.has(id) || maybe.has(id), "nothing else is stored");

  await remove(system, tenantId);
  await purge(system, tenantId);
  await system.simulation.settle();
  await system.heal();
  // A worker whose own write was answered late takes itself for overtaken; the next day goes on.
  await purge(system, tenantId);
  await system.simulation.settle();
  const left = samplesIn(system, tenantId);
  for (const [id, sample] of accepted) {
    const isGone = sample.entity_id === removed || sample.isOld;
    assert.equal(
      left.has(id),
      !isGone,
      `${sample.entity_id} ${sample.isOld ? "old" : "new"} is in its place`,
    );
  }
  const told = [...system.table("auditEntries").items.all()]
    .map((item) => JSON.parse(item.entry!.S!) as AuditEntry)
    .filter((entry) => entry.tenant_id === tenantId && entry.action === "retention.purge");
  assert.ok(told.length > 0 && told.every(({ target_id }) => target_id === "kpis"));
}

const plain = ({ isOld, ...sample }: Sent): NewKpiSample => sample;

async function send(system: SimulatedSystem, tenantId: string) {
  const { simulation } = system;
  const accepted = new Map<string, Sent>();
  const maybe = new Set<string>();
  for (let request = 0; request < requests; request++) {
    const samples = randomSamples(system);
    for (const sample of samples) maybe.add(sampleId(tenantId, sample));
    const answer = await simulation.lambda
      .invoke(() => storeSamples(tenantId, samples.map(plain)), {})
      .catch(() => []);
    for (const [index, id] of answer.entries()) if (id !== undefined) accepted.set(id, samples[index]!);
  }
  assert.ok(accepted.size > requests, "the faults leave something to look at");
  return { accepted, maybe };
}

/** Of one moment there is one value, so whichever request brought it last doesn't matter. */
function randomSamples({ random, simulation }: SimulatedSystem): Sent[] {
  const now = simulation.clock.now();
  return Array.from({ length: 1 + random.integer(60) }, () => {
    const isOld = random.integer(4) === 0;
    const age = (isOld ? 402 * dayMs : 0) + random.integer(20) * 10 * 60_000;
    const timestamp = Math.floor((now - age) / 600_000) * 600_000;
    const entity_id = `cell-${random.integer(12)}`;
    return { entity_id, metric_name: "traffic", timestamp, value: timestamp / 1000, source: "pm", isOld };
  });
}

function samplesIn(system: SimulatedSystem, tenantId: string): Map<string, NewKpiSample> {
  const chunks = [...system.table("kpiSamples").items.all()].map((item) => ({
    ...(unmarshall(item as never) as KpiChunk),
    // On the wire, as the simulation keeps it, bytes are base64.
    packed: Buffer.from(item.packed!.B!, "base64"),
  }));
  const samples = chunks.filter(({ tenant_shard }) => tenant_shard.startsWith(tenantId)).flatMap(unpackChunk);
  return new Map(samples.map((sample) => [sampleId(tenantId, sample), sample]));
}

/** As a client does who asks until he has been heard. */
async function untilDone(system: SimulatedSystem, deed: () => Promise<unknown>): Promise<void> {
  const fails = () =>
    system.simulation.lambda.invoke(deed, {}).then(
      () => false,
      () => true,
    );
  while (await fails());
}

const remove = (system: SimulatedSystem, tenantId: string): Promise<void> =>
  untilDone(system, () =>
    new AlarmBook().append(tenantId, async () => [
      { kind: "entities_set", entities: [{ id: removed, links: null }] },
    ]),
  );

const purge = (system: SimulatedSystem, tenant_id: string): Promise<void> =>
  untilDone(system, () => sendMessage("purges", { body: { tenant_id, category: "kpis" }, group: tenant_id }));
