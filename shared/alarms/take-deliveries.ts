import { newsIn } from "#shared/alarms/news.ts";
import type { Delivery } from "#shared/alarms/observation.ts";
import { readDelivery } from "#shared/alarms/read-delivery.ts";
import { siftRenewals } from "#shared/alarms/renewal.ts";
import type { AlarmBook } from "#shared/journal/alarm-book.ts";
import type { Fact } from "#shared/journal/entry.ts";
import type { Message } from "#shared/lambda/queue-worker.ts";
import { chunksOf } from "#shared/platform/chunks.ts";
import { logger } from "#shared/platform/logger.ts";
import { onBehalfOf } from "#shared/platform/trace-context.ts";

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
        const deliveries = entry.map(({ delivery }) => delivery);
        await onBehalfOf(entry[0]?.message.cause, () => append(book, tenantId, deliveries));
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
      const { observations: _, ...sending } = delivery;
      const { renewals, others } = siftRenewals(situation, await newsIn(situation, delivery));
      if (others.length > 0) facts.push({ kind: "delivered", ...sending, observations: others });
      if (renewals.length > 0) facts.push({ kind: "renewed", ...sending, renewals });
    }
    return facts;
  });
