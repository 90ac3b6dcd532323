import { QueryCommand } from "@aws-sdk/lib-dynamodb";
import { timeOfId } from "#shared/alarms/alarm-id.ts";
import { type KpiChunk, unpackChunk } from "#shared/kpis/kpi-chunk.ts";
import type { NewKpiSample } from "#shared/kpis/kpi-sample.ts";
import { entityPart, placesBetween, shardOf } from "#shared/kpis/series-key.ts";
import { dynamo } from "#shared/platform/dynamo.ts";
import { tableName } from "#shared/platform/environment.ts";

/** Which samples: `from` is included, `before` is not; both in ms. */
export interface SeriesRange {
  readonly entity_id: string;
  readonly metric_name: string;
  readonly from: number;
  readonly before: number;
}

/** The samples of a series in one hour, newest first, and how many chunks were read to find them. */
export interface SeriesHour {
  /** Milliseconds since 1970. */
  readonly start: number;
  readonly samples: readonly NewKpiSample[];
  readonly chunks: number;
}

/**
 * Reads a series backwards, hour by hour: within an hour chunks are in no order, and may hold the same sample, so an hour
 * is read whole before any of it is told.
 */
export async function* newestFirst(tenantId: string, range: SeriesRange): AsyncGenerator<SeriesHour> {
  let open: KpiChunk[] = [];
  for await (const chunk of chunksIn(tenantId, range)) {
    if (open[0] && hourPart(open[0]) !== hourPart(chunk)) {
      yield settled(open, range);
      open = [];
    }
    open.push(chunk);
  }
  if (open.length > 0) yield settled(open, range);
}

const entityLength = 32;
const entityAndHour = entityLength + " 01234567-89ab".length;

/** The entity, and the 48 bits of the hour. */
const hourPart = ({ place }: KpiChunk): string => place.slice(0, entityAndHour);

function settled(chunks: readonly KpiChunk[], range: SeriesRange): SeriesHour {
  const inOrder = chunks.toSorted((a, b) => a.received_at - b.received_at || (a.place < b.place ? -1 : 1));
  const byTime = new Map<number, NewKpiSample>();
  for (const sample of inOrder.flatMap(unpackChunk)) {
    const { timestamp, metric_name } = sample;
    const isIn = timestamp >= range.from && timestamp < range.before;
    if (isIn && metric_name === range.metric_name) byTime.set(timestamp, sample);
  }
  const samples = [...byTime.values()].sort((a, b) => b.timestamp - a.timestamp);
  const start = timeOfId(chunks[0]!.place.slice(entityLength + 1));
  return { start, samples, chunks: chunks.length };
}

async function* chunksIn(
  tenantId: string,
  { entity_id, from, before }: SeriesRange,
): AsyncGenerator<KpiChunk> {
  const entityHash = entityPart(entity_id);
  const [first, last] = placesBetween(entityHash, from, before - 1);
  if (first > last) return;
  let start: Record<string, unknown> | undefined;
  do {
    const page = await dynamo().send(
      new QueryCommand({
        TableName: tableName("kpiSamples"),
        KeyConditionExpression: "tenant_shard = :shard AND place BETWEEN :first AND :last",
        ExpressionAttributeValues: {
          ":shard": shardOf(tenantId, entityHash),
          ":first": first,
          ":last": last,
        },
        ScanIndexForward: false,
        // Whoever was answered reads what he sent.
        ConsistentRead: true,
        ExclusiveStartKey: start,
      }),
    );
    yield* (page.Items ?? []) as KpiChunk[];
    start = page.LastEvaluatedKey;
  } while (start);
}
