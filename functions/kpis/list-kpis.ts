import { KpiQuery, KpiRecord } from "#shared/kpis/kpi-query.ts";
import { listKpis } from "#shared/kpis/list-kpis.ts";
import { endpoint } from "#shared/lambda/endpoint.ts";
import { pageOf } from "#shared/lambda/pager.ts";

export const handler = endpoint(
  {
    method: "GET",
    path: "/api/v1/kpis",
    summary: "List the samples of one KPI of an entity, or what they come to by interval, newest first",
    scope: "kpis:read",
    query: KpiQuery,
    response: pageOf(KpiRecord),
    // An aggregation unpacks up to 20,000 chunks.
    memoryMb: 1024,
    tables: { kpiSamples: "read" },
  },
  ({ query, caller, exchange }) => listKpis(query, caller, exchange),
);
