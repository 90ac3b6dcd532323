import { newsIn } from "#shared/alarms/news.ts";
import { Delivery, Observation } from "#shared/alarms/observation.ts";
import type { AlarmBook } from "#shared/journal/alarm-book.ts";
import type { Fact } from "#shared/journal/entry.ts";
import { fold } from "#shared/journal/fold.ts";
import { Situation } from "#shared/journal/situation.ts";
import { brokenRules } from "#shared/lambda/broken-rules.ts";
import type { Message } from "#shared/lambda/queue-worker.ts";
import { logger } from "#shared/platform/logger.ts";
import { setAside } from "#shared/quarantine/quarantine-store.ts";

interface Incoming {
  readonly message: Message;
  readonly delivery: Delivery;
}

/** An item of a table has 400 KB; this much is safe even where it can't be compressed. */
const mostEntryCharacters = 300_000;

/**
 * Takes what senders were promised into their tenants' journals: one entry per tenant for the whole batch, as far as
 * it fits. A message that changes nothing is not appended; an item that can't be taken in is set aside alone.
 * @returns the messages that must come again.
 */
export async function takeDeliveries(book: AlarmBook, messages: readonly Message[]): Promise<Message[]> {
  const failed: Message[] = [];
  const byTenant = new Map<string, Incoming[]>();
  for (const message of messages) {
    const incoming = await read(message);
    if (!incoming) continue;
    const { tenant_id } = incoming.delivery;
    byTenant.set(tenant_id, [...(byTenant.get(tenant_id) ?? []), incoming]);
  }
  for (const [tenantId, incoming] of byTenant) {
    for (const entry of entries(incoming)) {
      try {
        await append(
          book,
          tenantId,
          entry.map(({ delivery }) => delivery),
        );
      } catch (error) {
        logger.error("deliveries not appended", { error, deliveries: entry.length });
        failed.push(...entry.map(({ message }) => message));
      }
    }
  }
  return failed;
}

const append = (book: AlarmBook, tenantId: string, deliveries: readonly Delivery[]) =>
  book.append(tenantId, async (situation) => {
    const facts: Fact[] = [];
    for (const delivery of deliveries) {
      const observations = await newsIn(situation, delivery);
      if (observations.length > 0) facts.push({ kind: "delivered", ...delivery, observations });
    }
    return facts;
  });

function* entries(incoming: readonly Incoming[]): Generator<Incoming[]> {
  let entry: Incoming[] = [];
  let characters = 0;
  for (const item of incoming) {
    if (characters + item.message.body.length > mostEntryCharacters && entry.length > 0) {
      yield entry;
      entry = [];
      characters = 0;
    }
    entry.push(item);
    characters += item.message.body.length;
  }
  yield entry;
}

/** Reads a message and sets aside what in it is bad; undefined when nothing good is left. */
async function read(message: Message): Promise<Incoming | undefined> {
  const envelope = Delivery.safeParse(parse(message.body));
  if (!envelope.success) {
    const correlation_id = message.correlationId ?? message.id;
    await setAside("unreadable", {
      origin: "queue",
      reason: "not a delivery",
      payload: message.body,
      correlation_id,
    });
    return undefined;
  }
  const { tenant_id, correlation_id } = envelope.data;
  const good: Observation[] = [];
  const reject = (payload: unknown, reason: string) =>
    setAside(tenant_id, { origin: "queue", reason, payload, correlation_id });
  for (const item of envelope.data.observations) {
    const observation = Observation.safeParse(item);
    if (observation.success) good.push(observation.data as Observation);
    else
      await reject(
        item,
        brokenRules(observation.error, "#/")
          .map(({ pointer, detail }) => `${pointer} ${detail}`)
          .join("; "),
      );
  }
  const observations = await foldable({ ...envelope.data, observations: good } as Delivery, reject);
  return observations.length > 0
    ? { message, delivery: { ...envelope.data, observations } as Delivery }
    : undefined;
}

/**
 * What the journal holds must be foldable for ever, by everybody. So each delivery is rehearsed on an empty situation,
 * and one that fails is halved until the bad item is alone.
 */
async function foldable(
  delivery: Delivery,
  reject: (payload: unknown, reason: string) => Promise<void>,
): Promise<readonly Observation[]> {
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
