import * as z from "zod";
import { BatchAnswer } from "#shared/alarms/ingest-answers.ts";
import { NewKpiSample } from "#shared/kpis/kpi-sample.ts";
import { storeSamples } from "#shared/kpis/store-samples.ts";
import { eachOnItsOwn, itemOf } from "#shared/lambda/batch.ts";
import { endpoint } from "#shared/lambda/endpoint.ts";
import { holdLimit } from "#shared/limits/hold-limit.ts";
import { sampleLimit } from "#shared/limits/principal-limits.ts";

const NewKpiSamples = z
  .strictObject({ samples: z.array(itemOf("NewKpiSample")).min(1).max(1000) })
  .meta({ id: "NewKpiSamples" });

export const handler = endpoint(
  {
    method: "POST",
    path: "/api/v1/kpis",
    summary: "Store up to 1000 KPI samples, each on its own merits",
    scope: "kpis:write",
    audit: "none",
    body: NewKpiSamples,
    response: BatchAnswer,
    status: 202,
    maxBodyBytes: 1024 * 1024,
    tables: { kpiSamples: "bulk" },
  },
  async ({ body, caller, exchange }) => {
    await holdLimit(exchange, sampleLimit(caller.tenantId), body.samples.length);
    return eachOnItsOwn(exchange, NewKpiSample, body.samples, (samples) =>
      storeSamples(caller.tenantId, samples),
    );
  },
);
