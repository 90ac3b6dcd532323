import { DeleteMessageBatchCommand, GetQueueUrlCommand, ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import type { DomainEvent } from "#shared/events/domain-event.ts";
import type { Tocsin } from "./tocsin.ts";

/** An event of ours as EventBridge brings it to a subscriber. */
interface BusEvent {
  readonly source: string;
  readonly "detail-type": string;
  readonly detail: DomainEvent;
}

/** Reads the events of the bus from a subscriber's queue. Who reads takes all of them, so one test file alone may. */
export class BusEvents {
  readonly #tocsin: Tocsin;
  readonly #seen: BusEvent[] = [];

  constructor(tocsin: Tocsin) {
    this.#tocsin = tocsin;
  }

  /** The events of a tenant so far, in the order of their arrival. */
  async of(tenantId: string): Promise<BusEvent[]> {
    await this.#drain();
    return this.#seen.filter(({ detail }) => detail.tenant_id === tenantId);
  }

  async #drain(): Promise<void> {
    const { sqs, running } = this.#tocsin;
    const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: running.eventsQueue }));
    for (;;) {
      const receive = new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 });
      const { Messages = [] } = await sqs.send(receive);
      if (Messages.length === 0) return;
      this.#seen.push(...Messages.map(({ Body = "" }) => JSON.parse(Body) as BusEvent));
      const Entries = Messages.map(({ ReceiptHandle }, index) => ({ Id: `${index}`, ReceiptHandle }));
      await sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
    }
  }
}
