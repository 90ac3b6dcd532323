import { putItems } from "#shared/platform/put-items.ts";
import { storeEvents, type Tallying } from "#shared/telemetry/event-counts.ts";
import { type StoredRecord, toStored } from "#shared/telemetry/stored-record.ts";
import type { TelemetryRecord } from "#shared/telemetry/telemetry-record.ts";

/** What a function that stores telemetry may touch. */
export const storesTelemetry = { tables: { telemetry: "bulk", telemetryCounts: "write" } } as const;

/**
 * Stores records. Who stores the same ones again changes nothing; events count once.
 * @param tally what else events count for, once each.
 */
export async function storeRecords(records: readonly TelemetryRecord[], tally?: Tallying): Promise<void> {
  const items = new Map<string, StoredRecord>();
  for (const item of records.map(toStored)) items.set(`${item.tenant_correlation} ${item.id}`, item);
  const { event: events = [], other: others = [] } = Object.groupBy(items.values(), ({ kind }) =>
    kind === "event" ? "event" : "other",
  );
  await storeEvents(events, tally);
  await putItems("telemetry", others);
}
