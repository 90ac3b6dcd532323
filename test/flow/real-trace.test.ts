import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Alarm } from "#shared/alarms/alarm.ts";
import { alarmKey, occurrenceId } from "#shared/alarms/alarm-id.ts";
import type { Cluster } from "#shared/clusters/cluster.ts";
import { correlateBatch } from "#shared/correlation/correlate-batch.ts";
import { defaultCorrelationPolicy, linkRules } from "#shared/correlation/correlation-policy.ts";
import { generateWorkload } from "../bench/correlation/generated-workload.ts";
import { readTrace } from "../bench/correlation/trace-workload.ts";
import type { Workload } from "../bench/correlation/workload.ts";
import type { Page } from "../support/alarms.ts";
import { SeededRandom } from "../support/simulation/random.ts";
import { connect, eventually, type Tenant } from "../support/tocsin.ts";

const COUNT = 5000;
const tocsin = connect();
const seed = Number(process.env.SEED ?? 1);

/** A recorded network where there is one: `TRACE`, or beside the repository; else a generated one. */
function workload(): { name: string; workload: Workload } {
  const beside = join(import.meta.dirname, "..", "..", "..", "shared", "data", "telecom-24v");
  const folder = process.env.TRACE ?? (existsSync(beside) ? beside : undefined);
  return folder
    ? { name: "a recorded network", workload: readTrace(folder) }
    : { name: "a generated network", workload: generateWorkload(COUNT, seed) };
}

interface Given {
  readonly id: string;
  readonly alarm: Readonly<Record<"entity_id" | "alarm_type" | "source_system" | "raised_at", string>>;
  readonly raisedAtMs: number;
  readonly entity: number;
  readonly type: number;
}

/** Alarms in a row from the middle of the network's life, moved to where the last was an hour ago. */
function given({ alarms: { raisedAtMs, entity, type } }: Workload, tenantId: string): Given[] {
  const order = [...raisedAtMs.keys()].sort((a, b) => raisedAtMs[a]! - raisedAtMs[b]! || a - b);
  const chosen = order.slice((order.length - COUNT) >> 1).slice(0, COUNT);
  const shift = Date.now() - 3_600_000 - raisedAtMs[chosen.at(-1)!]!;
  return chosen.map((index) => {
    const at = raisedAtMs[index]! + shift;
    const alarm = {
      entity_id: `entity ${entity[index]}`,
      alarm_type: `type ${type[index]}`,
      source_system: "trace",
      severity: "minor",
      raised_at: new Date(at).toISOString(),
    };
    const id = occurrenceId(tenantId, alarmKey(alarm), at);
    return { id, alarm, raisedAtMs: at, entity: entity[index]!, type: type[index]! };
  });
}

/** The cluster of each alarm by the batch algorithm: what the running system has to come to. */
function expectedClusters(all: readonly Given[], { topology }: Workload): Map<string, string> {
  const roots = correlateBatch(
    {
      raisedAtMs: Float64Array.from(all, ({ raisedAtMs }) => raisedAtMs),
      entity: Int32Array.from(all, ({ entity }) => entity),
      type: Int32Array.from(all, ({ type }) => type),
      precedes: (a, b) => all[a]!.id < all[b]!.id,
    },
    topology,
    linkRules(defaultCorrelationPolicy),
  );
  return new Map(all.map(({ id }, index) => [id, all[roots[index]!]!.id]));
}

async function importNetwork(tenant: Tenant, all: readonly Given[], { topology }: Workload): Promise<void> {
  const alarmed = new Set(all.map(({ entity }) => entity));
  const entities = [...alarmed].map((entity) => ({
    id: `entity ${entity}`,
    entity_type: "DEVICE",
    name: `Device ${entity}`,
    depends_on: [...topology.neighbours(entity, 1)]
      .filter((next) => next > entity && alarmed.has(next))
      .map((next) => `entity ${next}`),
  }));
  for (let start = 0; start < entities.length; start += 500) {
    const answer = await tenant.post("/api/v1/entities/bulk", {
      entities: entities.slice(start, start + 500),
    });
    expect(answer).toMatchObject({ rejected: 0 });
  }
}

/** Everything in random order, one in ten twice, in batches of 100 by four senders at once. */
async function sendShuffled(tenant: Tenant, all: readonly Given[]): Promise<void> {
  const random = new SeededRandom(seed);
  const again = all.filter(() => random.chance(0.1));
  const shuffled = random.shuffled([...all, ...again]);
  const batches = Array.from({ length: Math.ceil(shuffled.length / 100) }, (_, index) =>
    shuffled.slice(index * 100, (index + 1) * 100).map(({ alarm }) => alarm),
  );
  const sender = async () => {
    for (let batch = batches.pop(); batch; batch = batches.pop()) await tenant.ingest(...batch);
  };
  await Promise.all([sender(), sender(), sender(), sender()]);
}

async function all<T>(tenant: Tenant, path: string): Promise<T[]> {
  const items: T[] = [];
  let next: string | null = "";
  while (next !== null) {
    const page: Page<T> = await tenant.get(`${path}limit=200${next && `&cursor=${next}`}`);
    items.push(...page.items);
    next = page.next_cursor;
  }
  return items;
}

test("5,000 alarms of a network, shuffled and with duplicates, become the batch algorithm's clusters, ids included", async () => {
  const { name, workload: network } = workload();
  console.log(`${COUNT} alarms of ${name}, seed ${seed}`);
  const tenant = await tocsin.newTenant();
  const alarms = given(network, tenant.id);
  await importNetwork(tenant, alarms, network);
  await sendShuffled(tenant, alarms);
  const expected = expectedClusters(alarms, network);
  const stored = await eventually(async () => {
    const found = await all<Alarm>(tenant, "/api/v1/alarms?");
    expect(found).toHaveLength(COUNT);
    return found;
  });
  expect(new Map(stored.map(({ id, cluster_id }) => [id, cluster_id]))).toEqual(expected);

  const sizes = new Map<string, number>();
  for (const root of expected.values()) sizes.set(root, (sizes.get(root) ?? 0) + 1);
  const clusters = await all<Cluster>(tenant, "/api/v1/clusters?min_count=1&");
  expect(new Map(clusters.map(({ cluster_id, alarm_count }) => [cluster_id, alarm_count]))).toEqual(sizes);
}, 300_000);
