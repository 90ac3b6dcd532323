import type * as z from "zod";
import type { KpiQuery, KpiRecord } from "#shared/kpis/kpi-query.ts";
import { aggregateSamples, listSamples } from "#shared/kpis/list-samples.ts";
import type { Caller } from "#shared/lambda/caller.ts";
import type { Exchange } from "#shared/lambda/exchange.ts";
import { Pager } from "#shared/lambda/pager.ts";
import { clock } from "#shared/platform/clock.ts";

interface Page {
  readonly items: z.output<typeof KpiRecord>[];
  readonly next_cursor: string | null;
}

/** A page of a series, as the query wants it. A position is a time: a series has one sample, or interval, at each. */
export async function listKpis(query: KpiQuery, caller: Caller, exchange: Exchange): Promise<Page> {
  const pager = new Pager<number>(caller, exchange, query);
  const now = clock.now();
  const { aggregate } = query;
  if (aggregate !== undefined) {
    const intervals = await aggregateSamples(caller.tenantId, { ...query, aggregate }, pager.after, now);
    return pager.page(intervals, ({ from }) => Date.parse(from));
  }
  const { items, next } = await listSamples(caller.tenantId, query, pager.after, now);
  return { items, next_cursor: next === undefined ? null : pager.seal(next) };
}
