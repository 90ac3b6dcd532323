import type { NewAlarm } from "#shared/alarms/alarm.ts";
import { alarmKey, occurrenceId } from "#shared/alarms/alarm-id.ts";
import type { Delivery, Observation } from "#shared/alarms/observation.ts";
import { clock } from "#shared/platform/clock.ts";
import { newNonce } from "#shared/platform/ids.ts";
import { sendMessages } from "#shared/platform/queues.ts";
import { currentBaggage } from "#shared/platform/trace-context.ts";

/** One queue call carries this much; a message may have 256 KiB, and the envelope needs some. */
const mostBytes = 200_000;

/** The id by which an accepted alarm can be found. */
export const eventIdOf = (tenantId: string, alarm: NewAlarm): string =>
  occurrenceId(tenantId, alarmKey(alarm), alarm.raised_at);

/** Queues alarms of one tenant durably, in as few messages as their bytes allow. Resolves when all are safe. */
export async function accept(tenantId: string, alarms: readonly NewAlarm[]): Promise<void> {
  for (const delivery of deliveriesOf(tenantId, alarms)) {
    await sendMessages("alarms", [{ body: delivery, group: tenantId }]);
  }
}

/** Packs alarms as the queue carries them. */
export function* deliveriesOf(tenantId: string, alarms: readonly NewAlarm[]): Generator<Delivery> {
  const envelope = {
    schema_version: 1 as const,
    tenant_id: tenantId,
    received_at: clock.now(),
    ...currentBaggage(),
  };
  for (const observations of chunks(alarms)) yield { ...envelope, delivery: newNonce(), observations };
}

/** Cuts by bytes of UTF-8, because that is what the queue counts. */
function* chunks(alarms: readonly Observation[]): Generator<Observation[]> {
  let chunk: Observation[] = [];
  let bytes = 0;
  for (const alarm of alarms) {
    const size = Buffer.byteLength(JSON.stringify(alarm)) + 1;
    if (bytes + size > mostBytes && chunk.length > 0) {
      yield chunk;
      chunk = [];
      bytes = 0;
    }
    chunk.push(alarm);
    bytes += size;
  }
  if (chunk.length > 0) yield chunk;
}
