import { mayWait } from "#shared/alarms/may-wait.ts";
import { newsIn } from "#shared/alarms/news.ts";
import type { Delivery } from "#shared/alarms/observation.ts";
import { readDelivery } from "#shared/alarms/read-delivery.ts";
import { siftRenewals } from "#shared/alarms/renewal.ts";
import type { AlarmBook } from "#shared/journal/alarm-book.ts";
import type { Fact } from "#shared/journal/entry.ts";
import type { Situation } from "#shared/journal/situation.ts";
import type { Message } from "#shared/lambda/queue-worker.ts";
import { chunksOf } from "#shared/platform/chunks.ts";
import { clock } from "#shared/platform/clock.ts";
import { logger } from "#shared/platform/logger.ts";
import { onBehalfOf } from "#shared/platform/trace-context.ts";

interface Incoming {
  readonly message: Message;
  readonly delivery: Delivery;
}

type Postpone = (delivery: Delivery) => Promise<void>;

/** An item of a table has 400 KB; this much is safe even where it can't be compressed. */
const mostEntryCharacters = 300_000;

/**
 * Takes what senders were promised into their tenants' journals: one entry per tenant for the whole batch, as far as
 * it fits. A message that changes nothing is not appended; an item that can't be taken in is set aside alone.
 * @param postpone takes, where given, what may wait until more of the kind has come.
 * @returns the messages that must come again.
 */
export async function takeDeliveries(
  book: AlarmBook,
  messages: readonly Message[],
  postpone?: Postpone,
): Promise<Message[]> {
  const failed: Message[] = [];
  const byTenant = new Map<string, Incoming[]>();
  for (const message of messages) {
    const delivery = await readDelivery(message);
    if (!delivery) continue;
    const incoming = byTenant.get(delivery.tenant_id) ?? [];
    incoming.push({ message, delivery });
    byTenant.set(delivery.tenant_id, incoming);
  }
  for (const [tenantId, incoming] of byTenant) {
    for (const entry of chunksOf(
      incoming,
      { size: mostEntryCharacters },
      ({ message }) => message.body.length,
    )) {
      try {
        await onBehalfOf(entry[0]?.message.cause, () => append(book, tenantId, entry, postpone));
      } catch (error) {
        logger.error("deliveries not appended", { error, deliveries: entry.length });
        failed.push(...entry.map(({ message }) => message));
      }
    }
  }
  return failed;
}

async function append(
  book: AlarmBook,
  tenantId: string,
  incoming: readonly Incoming[],
  postpone: Postpone | undefined,
): Promise<void> {
  let waits = false;
  // A refused put of all that memory doesn't know costs more than asking first, where somebody else does most of the writing.
  if (!postpone) await book.current(tenantId);
  await book.append(tenantId, async (situation) => {
    const facts = await factsIn(situation, incoming);
    waits = postpone !== undefined && mayWait(situation, facts, clock.now());
    return waits ? [] : facts;
  });
  if (!postpone || !waits) return;
  for (const { message, delivery } of incoming) await onBehalfOf(message.cause, () => postpone(delivery));
}

async function factsIn(situation: Situation, incoming: readonly Incoming[]): Promise<Fact[]> {
  const facts: Fact[] = [];
  for (const { delivery } of incoming) {
    const { observations: _, ...sending } = delivery;
    const { renewals, others } = siftRenewals(situation, await newsIn(situation, delivery));
    if (others.length > 0) facts.push({ kind: "delivered", ...sending, observations: others });
    if (renewals.length > 0) facts.push({ kind: "renewed", ...sending, renewals });
  }
  return facts;
}
