import { rfc3339 } from "#shared/alarms/instant.ts";
import { aggregateOf, byInterval } from "#shared/kpis/aggregate.ts";
import { type KpiAggregate, type KpiQuery, mostIntervals } from "#shared/kpis/kpi-query.ts";
import { type KpiSample, type NewKpiSample, sampleId } from "#shared/kpis/kpi-sample.ts";
import { newestFirst, type SeriesRange } from "#shared/kpis/read-series.ts";
import { hourMs } from "#shared/kpis/series-key.ts";
import { validationFailed } from "#shared/problems.ts";

/**
 * Chunks hold all metrics of an entity, so a rare one makes a page read many: one that has read this many ends with its
 * hour, short, though the list goes on. A kilobyte each, that is some 50 ms.
 */
const mostChunks = 2000;
/** An aggregation can't be cut; it may read ten times as many, and this many samples. */
const mostAggregated = { chunks: 20_000, samples: 100_000 };

const open = Number.MAX_SAFE_INTEGER;

/** The end of all that may be stored: a day ahead, and then some. */
const rangeOf = (query: KpiQuery, before: number | undefined, now: number): SeriesRange => ({
  entity_id: query.entity_id,
  metric_name: query.metric_name,
  from: query.from ?? 0,
  before: Math.min(before ?? open, query.to ?? open, now + 48 * hourMs),
});

/** A page of samples, newest first. @param before where the page before ended. @returns where the next goes on. */
export async function listSamples(
  tenantId: string,
  query: KpiQuery,
  before: number | undefined,
  now: number,
): Promise<{ items: KpiSample[]; next: number | undefined }> {
  const found: NewKpiSample[] = [];
  let chunks = 0;
  for await (const hour of newestFirst(tenantId, rangeOf(query, before, now))) {
    found.push(...hour.samples);
    chunks += hour.chunks;
    if (found.length > query.limit) break;
    if (chunks >= mostChunks)
      return { items: found.map((sample) => show(tenantId, sample)), next: hour.start };
  }
  const items = found.slice(0, query.limit).map((sample) => show(tenantId, sample));
  return { items, next: found.length > query.limit ? found[query.limit - 1]?.timestamp : undefined };
}

/** What the samples of each interval of the range come to, newest first. @throws 422 when the range has too many. */
export async function aggregateSamples(
  tenantId: string,
  query: KpiQuery & { readonly aggregate: KpiAggregate["aggregate"] },
  before: number | undefined,
  now: number,
): Promise<KpiAggregate[]> {
  const { entity_id, metric_name, aggregate, interval = 1 } = query;
  const intervalMs = interval * 1000;
  const range = rangeOf(query, before, now);
  if ((Math.min(range.before, query.to ?? now) - range.from) / intervalMs > mostIntervals)
    throw tooMany("#/query/interval", `must cut the range into at most ${mostIntervals} intervals`);
  const samples: NewKpiSample[] = [];
  let chunks = 0;
  for await (const hour of newestFirst(tenantId, range)) {
    for (const sample of hour.samples) samples.push(sample);
    chunks += hour.chunks;
    if (samples.length > mostAggregated.samples || chunks > mostAggregated.chunks)
      throw tooMany("#/query/from", "must be later: the range holds too many samples for one aggregation");
  }
  return Array.from(byInterval(samples, intervalMs), ([start, values]) => ({
    ...{ entity_id, metric_name, aggregate },
    from: rfc3339(start),
    to: rfc3339(start + intervalMs),
    value: aggregateOf[aggregate](values),
    samples: values.length,
  }));
}

const tooMany = (pointer: string, detail: string) => validationFailed([{ pointer, detail, code: "too_big" }]);

const show = (tenant_id: string, sample: NewKpiSample): KpiSample => ({
  id: sampleId(tenant_id, sample),
  tenant_id,
  ...sample,
  timestamp: rfc3339(sample.timestamp),
});
