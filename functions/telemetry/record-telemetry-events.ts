import * as z from "zod";
import { endpoint } from "#shared/lambda/endpoint.ts";
import { NewTelemetryEvents } from "#shared/telemetry/new-telemetry-events.ts";
import { storeRecords, storesTelemetry } from "#shared/telemetry/store-records.ts";
import { toldEvent } from "#shared/telemetry/told-over-api.ts";

const Recorded = z
  .object({ accepted: z.int(), ids: z.array(z.uuid()) })
  .meta({ id: "RecordedTelemetryEvents" });

export const handler = endpoint(
  {
    method: "POST",
    path: "/telemetry/events",
    summary: "Record one event, or up to 500 at once",
    scope: "telemetry:write",
    audit: "none",
    body: NewTelemetryEvents,
    response: Recorded,
    status: 202,
    maxBodyBytes: 1024 * 1024,
    ...storesTelemetry,
  },
  async ({ body, caller, exchange }) => {
    const records = body.map((event) => toldEvent(caller, exchange.trace, event));
    await storeRecords(records.map((record) => ({ kind: "event", tenantId: caller.tenantId, record })));
    return { accepted: records.length, ids: records.map(({ id }) => id) };
  },
);
