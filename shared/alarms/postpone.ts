import type { Delivery } from "#shared/alarms/observation.ts";
import { lazily } from "#shared/platform/lazily.ts";

/** Most of what comes in is new: the worker starts without the queues' client. */
const queues = lazily(() => import("#shared/platform/queues.ts"));

/**
 * Puts off a delivery as it is. Prometheus sends what fires each minute in many small requests: an entry of the
 * journal for each is a write unit, and what they bring in two seconds fits into one or two.
 */
export async function postpone(delivery: Delivery): Promise<void> {
  const { sendMessage } = await queues();
  await sendMessage("renewals", { body: delivery, group: delivery.tenant_id });
}
