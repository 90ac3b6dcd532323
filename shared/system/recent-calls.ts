import * as z from "zod";
import { listRecords } from "#shared/telemetry/read-records.ts";
import { TraceSpan } from "#shared/telemetry/trace-span.ts";

const RecentCall = TraceSpan.pick({
  timestamp: true,
  status_code: true,
  duration_ms: true,
  outcome: true,
  correlation_id: true,
  trace_id: true,
});

export const RecentCalls = z
  .array(RecentCall)
  .meta({ description: "The tenant's own, newest first, as far as their traces are kept." });

const shown = 20;

/** The newest calls of one tenant to an endpoint. They stand together in its index, so one page has them. */
export async function recentCalls(
  tenantId: string,
  operation: string,
): Promise<z.output<typeof RecentCalls>> {
  const page = { limit: shown, after: undefined };
  const { items } = await listRecords(tenantId, "span", { operation, filters: {} }, page);
  return items.map((span) => RecentCall.parse(span));
}
