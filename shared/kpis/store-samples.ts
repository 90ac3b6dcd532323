import { BatchWriteCommand } from "@aws-sdk/lib-dynamodb";
import { timeOfId } from "#shared/alarms/alarm-id.ts";
import { type KpiChunk, packChunks } from "#shared/kpis/kpi-chunk.ts";
import { type NewKpiSample, sampleId } from "#shared/kpis/kpi-sample.ts";
import { clock } from "#shared/platform/clock.ts";
import { dynamo } from "#shared/platform/dynamo.ts";
import { tableName } from "#shared/platform/environment.ts";
import { logger } from "#shared/platform/logger.ts";

/** BatchWriteItem takes 25 items in one call. */
const mostPerCall = 25;
/** 1,000 entities in one request are 40 calls; five rounds of them take a tenth of a second. */
const mostAtOnce = 8;
/** At up to 50, 100, 200 ms: somebody waits. */
const mostTries = 4;

/**
 * Stores samples of one tenant. Done again with the same samples it changes nothing.
 * @returns the id of each, in order; undefined for one that the table didn't take.
 */
export async function storeSamples(
  tenantId: string,
  samples: readonly NewKpiSample[],
): Promise<(string | undefined)[]> {
  const packed = packChunks(tenantId, samples, clock.now()).sort(byHour);
  // Baselines are learnt in the order of time: history that is brought in is put in that order.
  const isOneHour = hourOfChunk(packed[0]) === hourOfChunk(packed.at(-1));
  const calls: (typeof packed)[] = [];
  for (let at = 0; at < packed.length; at += mostPerCall) calls.push(packed.slice(at, at + mostPerCall));
  const lost = new Set<number>();
  const work = calls.values();
  const worker = async () => {
    for (const call of work) {
      const refused = await putAll(call.map(({ chunk }) => chunk));
      for (const { chunk, indexes } of call) {
        if (refused.has(chunk.place)) for (const index of indexes) lost.add(index);
      }
    }
  };
  await Promise.all(Array.from({ length: isOneHour ? mostAtOnce : 1 }, worker));
  return samples.map((sample, index) => (lost.has(index) ? undefined : sampleId(tenantId, sample)));
}

type Packed = ReturnType<typeof packChunks>[number];

const hourOfChunk = (packed: Packed | undefined): number => (packed ? timeOfId(idOf(packed.chunk)) : 0);
const idOf = ({ place }: KpiChunk): string => place.slice(place.indexOf(" ") + 1);
const byHour = (a: Packed, b: Packed): number => hourOfChunk(a) - hourOfChunk(b);

/** @returns the places of what was not stored, for all we know. */
async function putAll(chunks: readonly KpiChunk[]): Promise<ReadonlySet<string>> {
  const table = tableName("kpiSamples");
  let waiting = chunks.map((Item) => ({ PutRequest: { Item } }));
  for (let attempt = 0; waiting.length > 0; attempt++) {
    if (attempt > 0) await clock.sleep(50 * 2 ** (attempt - 1));
    try {
      const put = new BatchWriteCommand({ RequestItems: { [table]: waiting } });
      const { UnprocessedItems } = await dynamo().send(put);
      waiting = (UnprocessedItems?.[table] ?? []) as typeof waiting;
    } catch (error) {
      // Others of the request may be safe, and are told so; the sender sends these again.
      logger.warning("KPI samples were not stored", { error, chunks: waiting.length });
      break;
    }
    if (attempt === mostTries - 1) break;
  }
  return new Set(waiting.map(({ PutRequest }) => PutRequest.Item.place));
}
