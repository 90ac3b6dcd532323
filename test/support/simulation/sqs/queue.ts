import type { World } from "../world.ts";

export interface QueueOptions {
  readonly visibilityTimeoutSeconds?: number;
  readonly delaySeconds?: number;
  readonly deadLetter?: { readonly queue: Queue; readonly maxReceiveCount: number };
}

/** What a sender gives. */
export interface NewMessage {
  readonly body: string;
  readonly delaySeconds?: number | undefined;
  readonly groupId?: string | undefined;
  readonly attributes?: Readonly<Record<string, MessageAttribute>> | undefined;
}

export interface MessageAttribute {
  readonly DataType: string;
  readonly StringValue?: string;
  readonly BinaryValue?: string;
}

export interface Message extends NewMessage {
  readonly id: string;
  readonly sentAtMs: number;
  visibleAtMs: number;
  receiveCount: number;
  firstReceivedAtMs: number;
  /** Deletions that this message will outlive, as a standard queue's message now and then does. */
  lives: number;
}

type Deciders = Pick<World, "clock" | "random" | "faults">;

/** A standard queue: at least once, in no promised order. */
export class Queue {
  readonly name: string;
  readonly #world: Deciders;
  readonly #visibilityMs: number;
  readonly #delaySeconds: number;
  readonly #deadLetter: QueueOptions["deadLetter"];
  readonly #messages = new Map<string, Message>();
  readonly #listeners: (() => void)[] = [];

  constructor(name: string, world: Deciders, options: QueueOptions) {
    this.name = name;
    this.#world = { ...world, random: world.random.fork(`queue ${name}`) };
    this.#visibilityMs = (options.visibilityTimeoutSeconds ?? 30) * 1000;
    this.#delaySeconds = options.delaySeconds ?? 0;
    this.#deadLetter = options.deadLetter;
  }

  get messages(): readonly Message[] {
    return [...this.#messages.values()];
  }

  get isEmpty(): boolean {
    return this.#messages.size === 0;
  }

  /** Loses all that is in it. */
  purge(): void {
    this.#messages.clear();
  }

  onArrival(listener: () => void): void {
    this.#listeners.push(listener);
  }

  send(message: NewMessage): Message {
    const sentAtMs = this.#world.clock.now();
    const visibleAtMs = sentAtMs + (message.delaySeconds ?? this.#delaySeconds) * 1000;
    const id = this.#world.random.uuid();
    const sent = { ...message, id, sentAtMs, visibleAtMs, receiveCount: 0, firstReceivedAtMs: 0, lives: 0 };
    this.#messages.set(id, sent);
    for (const listener of this.#listeners) listener();
    return sent;
  }

  receive(most: number): Message[] {
    const { clock, random, faults } = this.#world;
    const visible = this.messages.filter(({ visibleAtMs }) => visibleAtMs <= clock.now());
    const offered = faults.reordersDelivery() ? random.shuffled(visible) : visible;
    const received: Message[] = [];
    for (const message of offered) {
      if (received.length === most) break;
      if (!this.#isWornOut(message)) received.push(message);
    }
    for (const message of received) this.#markReceived(message);
    return received;
  }

  delete(id: string): void {
    const message = this.#messages.get(id);
    if (!message) return;
    if (message.lives > 0) message.lives--;
    else this.#messages.delete(id);
  }

  /** When there will be something to receive, if nobody sends or deletes meanwhile. */
  nextVisibleAtMs(): number | undefined {
    let next: number | undefined;
    for (const { visibleAtMs } of this.#messages.values()) next = Math.min(next ?? visibleAtMs, visibleAtMs);
    return next;
  }

  /** Sends everything here to another queue anew, as a redrive of a dead-letter queue does. */
  redriveTo(queue: Queue): void {
    for (const message of this.messages) {
      this.#messages.delete(message.id);
      queue.send({ body: message.body, groupId: message.groupId, attributes: message.attributes });
    }
  }

  #markReceived(message: Message): void {
    const { clock, random, faults } = this.#world;
    const isRepeated = faults.repeatsDelivery();
    if (isRepeated) message.lives++;
    message.receiveCount++;
    message.firstReceivedAtMs ||= clock.now();
    // A repeated message may come back while its first delivery is still being worked on.
    message.visibleAtMs = clock.now() + this.#visibilityMs * (isRepeated ? random.next() : 1);
  }

  /** Moves what has been received too often to the dead-letter queue. */
  #isWornOut(message: Message): boolean {
    if (!this.#deadLetter || message.receiveCount < this.#deadLetter.maxReceiveCount) return false;
    this.#messages.delete(message.id);
    this.#deadLetter.queue.send({
      body: message.body,
      groupId: message.groupId,
      attributes: message.attributes,
    });
    return true;
  }
}
