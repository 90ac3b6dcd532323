import { zstdCompressSync, zstdDecompressSync } from "node:zlib";
import type { NewKpiSample } from "#shared/kpis/kpi-sample.ts";
import { entityPart, hourOf, shardOf } from "#shared/kpis/series-key.ts";
import { chunksOf } from "#shared/platform/chunks.ts";
import { hashedUuid } from "#shared/platform/hashed-uuid.ts";

/**
 * What one request brought of one entity in one hour, with all its metrics, as one item that is only ever put.
 *
 * Arithmetic: a write unit ($0.625 per million) is a kilobyte or a part of one. An item per sample costs one unit, or two
 * with an index to find it by. Senders measure many things of an entity at once: 20 metrics of one take some 450 bytes
 * packed, so they cost one unit together, 0.05 a sample; an hour of a metric by the minute, sent at once, 0.02. Items
 * aren't added to later: that would be billed for their whole size each time, after a read. The tenant's purge and
 * deletion walk the keys, so there is no index to pay.
 */
export interface KpiChunk {
  readonly tenant_shard: string;
  /** The entity, and a UUIDv8 of the hour and the content: a request that comes again puts the same items. */
  readonly place: string;
  readonly schema_version: 1;
  /** Milliseconds since 1970: of two chunks with the same sample, the later one counts. */
  readonly received_at: number;
  readonly packed: Uint8Array;
}

/** As it is packed: by metric and source the pairs of milliseconds after the hour, and value. */
interface Content {
  readonly entity_id: string;
  readonly hour: number;
  readonly series: readonly [
    metric: string,
    source: string,
    samples: readonly (readonly [number, number])[],
  ][];
}

/** An item has 400 KB; samples with the longest names stay far below, whatever compression makes of them. */
const mostCharacters = 100_000;

/** Packs samples of one tenant, by entity and hour. @returns each chunk with the places of its samples in the list. */
export function packChunks(
  tenantId: string,
  samples: readonly NewKpiSample[],
  receivedAt: number,
): { chunk: KpiChunk; indexes: readonly number[] }[] {
  const indexed = samples.map((sample, index) => ({ sample, index }));
  const groups = Map.groupBy(indexed, ({ sample }) => `${hourOf(sample.timestamp)} ${sample.entity_id}`);
  return [...groups.values()].flatMap((group) => {
    const same = Map.groupBy(group, ({ sample }) => `${sample.timestamp} ${sample.metric_name}`);
    const parts = chunksOf(same.values(), { size: mostCharacters }, ([one]) => JSON.stringify(one).length);
    return Array.from(parts, (part) => ({
      // Of several with one identity in one request the last counts.
      chunk: packOne(
        tenantId,
        part.map((copies) => copies.at(-1)!.sample),
        receivedAt,
      ),
      indexes: part.flat().map(({ index }) => index),
    }));
  });
}

function packOne(tenantId: string, samples: readonly NewKpiSample[], received_at: number): KpiChunk {
  const { entity_id, timestamp } = samples[0]!;
  const hour = hourOf(timestamp);
  const groups = Map.groupBy(samples, ({ metric_name, source }) => JSON.stringify([metric_name, source]));
  const series = [...groups.values()].map((same): Content["series"][number] => [
    same[0]!.metric_name,
    same[0]!.source,
    same.map(({ timestamp, value }) => [timestamp - hour, value] as const).sort(([a], [b]) => a - b),
  ]);
  const content = JSON.stringify({ entity_id, hour, series } satisfies Content);
  const entityHash = entityPart(entity_id);
  return {
    tenant_shard: shardOf(tenantId, entityHash),
    place: `${entityHash} ${hashedUuid(8, hour, content)}`,
    schema_version: 1,
    received_at,
    packed: zstdCompressSync(content),
  };
}

/** The samples of a chunk as they were sent. */
export function unpackChunk({ schema_version, packed, place }: KpiChunk): NewKpiSample[] {
  if (schema_version !== 1) throw new Error(`${place} has the unknown schema version ${schema_version}`);
  const { entity_id, hour, series }: Content = JSON.parse(zstdDecompressSync(packed).toString("utf8"));
  return series.flatMap(([metric_name, source, samples]) =>
    samples.map(([offset, value]) => ({ entity_id, metric_name, source, timestamp: hour + offset, value })),
  );
}
