import { GetCommand } from "@aws-sdk/lib-dynamodb";
import { type KpiChunk, unpackChunk } from "#shared/kpis/kpi-chunk.ts";
import { hourOf, tenantOf } from "#shared/kpis/series-key.ts";
import type { WrittenItem } from "#shared/lambda/stream-worker.ts";
import { dynamo } from "#shared/platform/dynamo.ts";
import { tableName } from "#shared/platform/environment.ts";
import { type EntityHour, judgeEntity } from "#shared/sleeping-cells/judge-entity.ts";
import { readPolicy } from "#shared/sleeping-cells/policy-store.ts";

/** Entities that are worked on at once; the hours of one are taken in their order. */
const mostAtOnce = 8;

/** Judges what has come in. Done again it changes nothing. */
export async function watchChunks(items: readonly WrittenItem[]): Promise<void> {
  const chunks = (await inParallel(items, readChunk)).flatMap((chunk) => chunk ?? []);
  const tenants = new Map<string, ReturnType<typeof readPolicy>>();
  for (const { tenant_shard } of chunks) {
    const tenantId = tenantOf(tenant_shard);
    if (!tenants.has(tenantId)) tenants.set(tenantId, readPolicy(tenantId));
  }
  const entities = Map.groupBy(hoursIn(chunks), ({ tenantId, entityId }) => `${tenantId} ${entityId}`);
  await inParallel([...entities.values()], async (hours) => {
    for (const hour of hours.toSorted((a, b) => a.hour - b.hour)) {
      const { policy } = await tenants.get(hour.tenantId)!;
      await judgeEntity(hour, policy);
    }
  });
}

/** Undefined when it has been deleted since. */
async function readChunk({ key }: WrittenItem): Promise<KpiChunk | undefined> {
  const get = new GetCommand({ TableName: tableName("kpiSamples"), Key: { ...key }, ConsistentRead: true });
  return (await dynamo().send(get)).Item as KpiChunk | undefined;
}

function hoursIn(chunks: readonly KpiChunk[]): EntityHour[] {
  const samples = chunks.flatMap((chunk) =>
    unpackChunk(chunk).map((sample) => ({
      ...{ ...sample, received_at: chunk.received_at, tenantId: tenantOf(chunk.tenant_shard) },
    })),
  );
  const groups = Map.groupBy(samples, ({ tenantId, entity_id, timestamp }) =>
    JSON.stringify([tenantId, entity_id, hourOf(timestamp)]),
  );
  return Array.from(groups.values(), (group) => {
    const { tenantId, entity_id, timestamp } = group[0]!;
    return { tenantId, entityId: entity_id, hour: hourOf(timestamp), samples: group };
  });
}

async function inParallel<T, R>(all: readonly T[], deed: (one: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const work = all.entries();
  const worker = async () => {
    for (const [index, one] of work) results[index] = await deed(one);
  };
  await Promise.all(Array.from({ length: mostAtOnce }, worker));
  return results;
}
