import { zstdCompressSync, zstdDecompressSync } from "node:zlib";
import { GetCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import { entityPart, shardOf } from "#shared/kpis/series-key.ts";
import { deleteKeys } from "#shared/platform/delete-keys.ts";
import { dynamo, type TransactItem } from "#shared/platform/dynamo.ts";
import { tableName } from "#shared/platform/environment.ts";
import type { Rolling, Series } from "#shared/sleeping-cells/baseline.ts";
import type { Finding } from "#shared/sleeping-cells/observe.ts";

/**
 * All that is known of an entity's KPIs but their hours of the week.
 *
 * Arithmetic: an item per KPI with all 168 hours in it has 3 to 4 KB, 4 write units at every sample. So there is one item
 * of an entity with all its KPIs, and one for each hour of the week: 20 KPIs are 0.7 and 0.6 KB. They are written together in a
 * transaction, which counts double: 4 units for what came of an entity in one request, 0.2 a sample.
 */
export interface EntityBaseline {
  readonly tenantId: string;
  readonly entityId: string;
  /** Counts the writes: of two workers on one entity the second comes too late. 0 before the first. */
  readonly version: number;
  /** When the first sample reached us, ms: what was removed before is another entity of that name. */
  readonly created: number;
  /** By metric. */
  readonly series: ReadonlyMap<string, Series>;
  /** What was found and may not have been told. */
  readonly untold: readonly Untold[];
}

/** With the version of the baselines in which it was found. */
export type Untold = Finding & { readonly seq: number };

/** The KPIs of an entity in one hour of the week, by metric. */
export type HourBaseline = ReadonlyMap<string, Rolling>;

interface Stored {
  readonly entity_id: string;
  readonly created: number;
  readonly series: readonly [string, Series][];
  readonly untold: readonly Untold[];
}

const key = (tenantId: string, entityId: string, part: string) => {
  const entityHash = entityPart(entityId);
  return { tenant_shard: shardOf(tenantId, entityHash), place: `${entityHash} ${part}` };
};
const overall = "all";
const hourPart = (hour: number): string => `hour ${String(hour).padStart(3, "0")}`;

export async function readBaseline(tenantId: string, entityId: string): Promise<EntityBaseline> {
  const item = await read(key(tenantId, entityId, overall));
  if (!item) return { tenantId, entityId, version: 0, created: 0, series: new Map(), untold: [] };
  const { created, series, untold } = unpack(item) as Stored;
  return { tenantId, entityId, version: Number(item.version), created, series: new Map(series), untold };
}

export async function readHour(tenantId: string, entityId: string, hour: number): Promise<HourBaseline> {
  const item = await read(key(tenantId, entityId, hourPart(hour)));
  return new Map(item ? (unpack(item) as [string, Rolling][]) : []);
}

/** Puts the next version over the one before it; refused when somebody else was faster. */
export const puttingBaseline = (baseline: EntityBaseline): TransactItem => {
  const { tenantId, entityId, version, created, series, untold } = baseline;
  const content: Stored = { entity_id: entityId, created, series: [...series], untold };
  return {
    Put: {
      TableName: tableName("kpiBaselines"),
      Item: { ...key(tenantId, entityId, overall), version, ...packed(content) },
      ...(version === 1
        ? { ConditionExpression: "attribute_not_exists(version)" }
        : {
            ConditionExpression: "version = :before",
            ExpressionAttributeValues: { ":before": version - 1 },
          }),
    },
  };
};

/** In one transaction with the entity's own item, whose condition guards it. */
export const puttingHour = (
  { tenantId, entityId }: EntityBaseline,
  hour: number,
  baseline: HourBaseline,
): TransactItem => ({
  Put: {
    TableName: tableName("kpiBaselines"),
    Item: { ...key(tenantId, entityId, hourPart(hour)), ...packed([...baseline]) },
  },
});

async function read(Key: Record<string, string>): Promise<Record<string, unknown> | undefined> {
  const get = new GetCommand({ TableName: tableName("kpiBaselines"), Key, ConsistentRead: true });
  return (await dynamo().send(get)).Item;
}

/** Statistics to nine digits: more is noise, and digits don't compress. Times and counts stay whole. */
const nineDigits = (_: string, value: unknown): unknown =>
  typeof value === "number" && !Number.isInteger(value) ? Number(value.toPrecision(9)) : value;

const packed = (content: object) => ({
  schema_version: 1,
  packed: zstdCompressSync(JSON.stringify(content, nineDigits)),
});

function unpack({ schema_version, packed, place }: Record<string, unknown>): unknown {
  if (schema_version !== 1) throw new Error(`${place} has the unknown schema version ${schema_version}`);
  return JSON.parse(zstdDecompressSync(packed as Uint8Array).toString("utf8"));
}

/** Forgets an entity: 169 items at the most. */
export async function deleteBaselines(tenantId: string, entityId: string): Promise<void> {
  const { tenant_shard, place } = key(tenantId, entityId, "");
  const query = new QueryCommand({
    TableName: tableName("kpiBaselines"),
    KeyConditionExpression: "tenant_shard = :shard AND begins_with(place, :entity)",
    ProjectionExpression: "tenant_shard, place",
    ExpressionAttributeValues: { ":shard": tenant_shard, ":entity": place },
    ConsistentRead: true,
  });
  const { Items = [], LastEvaluatedKey } = await dynamo().send(query);
  await deleteKeys("kpiBaselines", Items);
  if (LastEvaluatedKey) await deleteBaselines(tenantId, entityId);
}
