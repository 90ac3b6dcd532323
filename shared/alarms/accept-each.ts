import type * as z from "zod";
import type { NewAlarm } from "#shared/alarms/alarm.ts";
import { accept, eventIdOf, type WayIn } from "#shared/alarms/ingest.ts";
import { eachOnItsOwn } from "#shared/lambda/batch.ts";
import type { Caller } from "#shared/lambda/caller.ts";
import type { Exchange } from "#shared/lambda/exchange.ts";
import { holdLimit } from "#shared/limits/hold-limit.ts";
import { alarmLimit } from "#shared/limits/principal-limits.ts";

/**
 * Accepts what a request brings, each item on its own merits. There may be none: not all that others tell is an alarm.
 * @param reading how an item is read as an alarm.
 */
export async function acceptEach(
  exchange: Exchange,
  source: WayIn,
  { tenantId }: Caller,
  reading: z.ZodType<NewAlarm>,
  items: readonly unknown[],
) {
  if (items.length === 0) return { accepted: 0, rejected: 0, results: [] };
  await holdLimit(exchange, alarmLimit(tenantId), items.length);
  return eachOnItsOwn(exchange, reading, items, async (alarms) => {
    await accept(source, tenantId, alarms);
    return alarms.map((alarm) => eventIdOf(tenantId, alarm));
  });
}
