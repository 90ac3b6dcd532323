import { Delivery, Observation } from "#shared/alarms/observation.ts";
import { fold } from "#shared/journal/fold.ts";
import { Situation } from "#shared/journal/situation.ts";
import { brokenRules, inWords } from "#shared/lambda/broken-rules.ts";
import type { Message } from "#shared/lambda/queue-worker.ts";
import { logger } from "#shared/platform/logger.ts";
import { setAside } from "#shared/quarantine/quarantine-store.ts";

type Reject = (payload: unknown, reason: string) => Promise<void>;

/** Reads a message of the alarms queue and sets aside what in it is bad; undefined when nothing good is left. */
export async function readDelivery(message: Message): Promise<Delivery | undefined> {
  const envelope = Delivery.safeParse(parse(message.body));
  if (!envelope.success) {
    logger.error("a message on the alarms queue is no delivery", { message_id: message.id });
    const correlation_id = message.cause?.correlation_id ?? message.id;
    await setAside("unreadable", {
      ...{ origin: "queue", reason: "not a delivery", payload: message.body, correlation_id },
      cameAt: 0, // it doesn't say
    });
    return undefined;
  }
  const { tenant_id, correlation_id, received_at } = envelope.data;
  const reject: Reject = (payload, reason) =>
    setAside(tenant_id, { origin: "queue", reason, payload, cameAt: received_at, correlation_id });
  const valid: Observation[] = [];
  for (const item of envelope.data.observations) {
    const observation = Observation.safeParse(item);
    if (observation.success) valid.push(observation.data as Observation);
    else await reject(item, inWords(brokenRules(observation.error, "#/")));
  }
  const observations = await foldable({ ...envelope.data, observations: valid }, reject);
  return observations.length > 0 ? { ...envelope.data, observations } : undefined;
}

/**
 * What the journal holds must be foldable for ever, by everybody. So each delivery is rehearsed on an empty situation,
 * and one that fails is halved until the bad item is alone.
 */
async function foldable(delivery: Delivery, reject: Reject): Promise<readonly Observation[]> {
  const { observations } = delivery;
  if (observations.length === 0) return [];
  try {
    rehearse(delivery);
    return observations;
  } catch (error) {
    if (observations.length === 1) {
      await reject(observations[0], `can't be taken in: ${(error as Error).message}`);
      return [];
    }
    const middle = observations.length >>> 1;
    const halves = [observations.slice(0, middle), observations.slice(middle)];
    const kept = [];
    for (const half of halves) kept.push(...(await foldable({ ...delivery, observations: half }, reject)));
    return kept;
  }
}

function rehearse(delivery: Delivery): void {
  fold(new Situation(delivery.tenant_id), {
    tenant_id: delivery.tenant_id,
    seq: 1,
    entry_id: 0,
    recorded_at: delivery.received_at,
    baggage: delivery,
    facts: [{ kind: "delivered", ...delivery }],
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
