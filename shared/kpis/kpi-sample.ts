import * as z from "zod";
import { instant } from "#shared/alarms/instant.ts";
import { Id } from "#shared/lambda/id.ts";
import { clock } from "#shared/platform/clock.ts";
import { hashedUuid } from "#shared/platform/hashed-uuid.ts";

/** One measurement as a sender writes it (SPEC A5). NaN and the infinities are no measurements; `1e999` is read as one. */
export const NewKpiSample = z
  .strictObject({
    entity_id: Id,
    metric_name: Id,
    value: z.number(),
    timestamp: instant(() => clock.now()),
    source: Id,
  })
  // A batch names it by its id alone, so the API description is told that it is what is sent.
  .meta({ id: "NewKpiSample", unusedIO: "input" });

export type NewKpiSample = z.output<typeof NewKpiSample>;

/** One measurement as Tocsin answers it. */
export const KpiSample = z
  .object({
    id: z.uuid(),
    tenant_id: z.string(),
    entity_id: z.string(),
    metric_name: z.string(),
    value: z.number(),
    timestamp: z.iso.datetime(),
    source: z.string(),
  })
  .meta({ id: "KpiSample" });

export type KpiSample = z.output<typeof KpiSample>;

/** What of a sample says which one it is: sent twice, it is one. */
type Identity = Pick<NewKpiSample, "entity_id" | "metric_name" | "timestamp">;

/** U+0000 can't be in an id, so parts joined by it can't be confused with other parts. */
export const sampleId = (tenantId: string, { entity_id, metric_name, timestamp }: Identity): string =>
  hashedUuid(8, timestamp, ["kpi", tenantId, entity_id, metric_name, timestamp].join("\u0000"));
