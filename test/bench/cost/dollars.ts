import type { Usage } from "./usage.ts";

/** Dollars a million, on demand in us-east-1 (2026). */
const prices = { writeUnits: 0.625, readUnits: 0.125, queue: 0.4, objectPuts: 5, objectGets: 0.4, bus: 1 };

/** What a million alarms cost of each service, when `alarms` cost what was used. */
export function dollarsPerMillion(usage: Usage, alarms: number): Record<string, number> {
  const each = {
    tables:
      usage.sum(({ writeUnits }) => writeUnits) * prices.writeUnits +
      usage.sum(({ readUnits }) => readUnits) * prices.readUnits,
    queues: usage.queueRequests * prices.queue,
    bus: usage.busEvents * prices.bus,
    buckets: usage.objectPuts * prices.objectPuts + usage.objectGets * prices.objectGets,
  };
  return Object.fromEntries(
    Object.entries(each).map(([service, millionths]) => [service, millionths / alarms]),
  );
}
