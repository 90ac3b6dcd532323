import { alarmKey, occurrenceId } from "#shared/alarms/alarm-id.ts";
import type { Delivery, Observation } from "#shared/alarms/observation.ts";
import { chunksOf } from "#shared/platform/chunks.ts";
import { clock } from "#shared/platform/clock.ts";
import { newNonce } from "#shared/platform/ids.ts";
import { countMetric } from "#shared/platform/metrics.ts";
import { queueJson, sendMessage } from "#shared/platform/queues.ts";
import { currentBaggage } from "#shared/platform/trace-context.ts";

/** One queue call carries this much; a message may have 256 KiB, and the envelope needs some. */
const mostBytes = 200_000;

/** The id by which an accepted alarm can be found. */
export const eventIdOf = (tenantId: string, alarm: Observation): string =>
  occurrenceId(tenantId, alarmKey(alarm), alarm.raised_at);

/** By which door alarms come in. */
export type WayIn =
  | "http"
  | "bus"
  | "kpis"
  | "quarantine"
  | "alertmanager"
  | "cloudevents"
  | "sns"
  | "pagerduty"
  | "tmf642";

/**
 * Queues alarms of one tenant durably, in as few messages as their bytes allow. Resolves when all are safe.
 * @param signals how many its sender has sent, where that isn't as many.
 */
export async function accept(
  source: WayIn,
  tenantId: string,
  alarms: readonly Observation[],
  signals = alarms.length,
): Promise<void> {
  for (const json of packedDeliveries(tenantId, alarms)) {
    await sendMessage("alarms", { json, group: tenantId });
  }
  countMetric("signals_ingested_total", { source }, signals);
}

/** Alarms as the queue carries them: deliveries in JSON. */
export function* packedDeliveries(tenantId: string, alarms: readonly Observation[]): Generator<string> {
  const sender = {
    schema_version: 1 as const,
    tenant_id: tenantId,
    received_at: clock.now(),
    ...currentBaggage(),
  };
  for (const observations of packedChunks(alarms)) {
    const envelope: Omit<Delivery, "observations"> = { ...sender, delivery: newNonce() };
    // Alarms are written as JSON once: doing it again with the envelope would be a tenth of all that ingest costs.
    yield `${JSON.stringify(envelope).slice(0, -1)},"observations":${observations}}`;
  }
}

/** Cuts by bytes of UTF-8, because that is what the queue counts. Most requests needn't be cut. */
function* packedChunks(alarms: readonly Observation[]): Generator<string> {
  const all = queueJson(alarms);
  if (Buffer.byteLength(all) <= mostBytes) {
    yield all;
    return;
  }
  const each = alarms.map(queueJson);
  for (const chunk of chunksOf(each, { size: mostBytes }, (json) => Buffer.byteLength(json) + 1))
    yield `[${chunk}]`;
}
