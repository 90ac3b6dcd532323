import type { Delivery } from "#shared/alarms/observation.ts";
import type { Queue } from "../../support/simulation/sqs/queue.ts";

/**
 * What the queue has ever taken, which is the truth between what was acknowledged and what was sent: a sender that
 * got no answer doesn't know. A message that is delivered, or redriven, again is the same delivery.
 */
export class Arrivals {
  readonly #byTenant = new Map<string, Map<number, Delivery>>();

  constructor(queue: Queue) {
    queue.onArrival(() => this.#note(JSON.parse(queue.messages.at(-1)!.body)));
  }

  of(tenantId: string): Delivery[] {
    return [...(this.#byTenant.get(tenantId)?.values() ?? [])];
  }

  #note(delivery: Delivery): void {
    const known = this.#byTenant.get(delivery.tenant_id) ?? new Map<number, Delivery>();
    this.#byTenant.set(delivery.tenant_id, known.set(delivery.delivery, delivery));
  }
}
