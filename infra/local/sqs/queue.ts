import { randomUUID } from "node:crypto";
import { queueArn } from "../arn.ts";
import { Deadlines } from "./deadlines.ts";
import { FairLine } from "./fair-line.ts";
import { checkMessage, type Message, type MessageDraft, newMessage } from "./message.ts";
import type { MessageStore } from "./message-store.ts";
import { type ReceiveOptions, Waiters } from "./waiters.ts";

export interface QueueSettings {
  readonly name: string;
  readonly visibilitySeconds: number;
  readonly delaySeconds: number;
  readonly waitSeconds: number;
  readonly retentionSeconds: number;
  readonly redrive?: { readonly deadLetters: string; readonly maxReceiveCount: number };
}

export interface Depth {
  readonly visible: number;
  readonly inFlight: number;
  readonly delayed: number;
}

/** A standard queue: at least once, no order across groups, visibility per receive, dead letters by receive count. */
export class Queue {
  readonly settings: QueueSettings;
  readonly arn: string;
  readonly #store: MessageStore;
  readonly #deadLetters: () => Queue | undefined;
  readonly #messages = new Map<string, Message>();
  readonly #waiting = new FairLine();
  readonly #hidden = new Deadlines<Message>((message, at) => this.#reappear(message, at));
  readonly #waiters = new Waiters();

  constructor(settings: QueueSettings, store: MessageStore, deadLetters: () => Queue | undefined) {
    this.settings = settings;
    this.arn = queueArn(settings.name);
    this.#store = store;
    this.#deadLetters = deadLetters;
    for (const message of store.load(settings.name)) this.#admit(message);
  }

  /** The promise resolves once the message is durable. */
  async send(draft: MessageDraft): Promise<Message> {
    checkMessage(draft);
    const message = newMessage(draft, this.settings.delaySeconds, Date.now());
    const durable = this.#store.insert(this.settings.name, message);
    this.#admit(message);
    await durable;
    return message;
  }

  /** Takes in a dead letter of another queue; its age stays what it was. */
  async adopt(message: Message, from: Queue): Promise<void> {
    message.deadLetterSource = from.arn;
    message.visibleAt = 0;
    message.receiveCount = 0;
    message.receiptHandle = undefined;
    this.#admit(message);
    await this.#store.move(message, this.settings.name);
  }

  receive(options: ReceiveOptions): Promise<Message[]> {
    const messages = this.#take(options);
    const waitSeconds = options.waitSeconds ?? this.settings.waitSeconds;
    if (messages.length > 0 || waitSeconds === 0 || options.signal?.aborted) return Promise.resolve(messages);
    return this.#waiters.wait(options, waitSeconds);
  }

  /** An outdated handle deletes nothing and is no error, as on AWS. */
  async delete(receiptHandle: string): Promise<void> {
    const message = this.#received(receiptHandle);
    if (!message) return;
    this.#messages.delete(message.id);
    await this.#store.remove(message);
  }

  /** Answers whether the handle names a message in flight. */
  async changeVisibility(receiptHandle: string, seconds: number): Promise<boolean> {
    const message = this.#received(receiptHandle);
    if (!message || message.visibleAt <= Date.now()) return false;
    message.visibleAt = Date.now() + seconds * 1000;
    if (seconds === 0) this.#admit(message);
    else this.#hidden.add(message, message.visibleAt);
    await this.#store.update(message);
    return true;
  }

  async purge(): Promise<void> {
    this.#messages.clear();
    this.#waiting.clear();
    await this.#store.purge(this.settings.name);
  }

  depth(): Depth {
    let inFlight = 0;
    let delayed = 0;
    const now = Date.now();
    for (const message of this.#messages.values()) {
      if (message.visibleAt <= now) continue;
      if (message.receiptHandle) inFlight++;
      else delayed++;
    }
    return { visible: this.#messages.size - inFlight - delayed, inFlight, delayed };
  }

  get length(): number {
    return this.#messages.size;
  }

  /** Whether nothing is to be done now: what its sender has put off doesn't count. */
  get isIdle(): boolean {
    const soon = Date.now() + this.settings.delaySeconds * 1000;
    for (const { receiptHandle, visibleAt } of this.#messages.values())
      if (receiptHandle || visibleAt <= soon) return false;
    return true;
  }

  stop(): void {
    this.#hidden.stop();
    this.#waiters.dismiss();
  }

  #admit(message: Message): void {
    this.#messages.set(message.id, message);
    if (message.visibleAt > Date.now()) {
      this.#hidden.add(message, message.visibleAt);
      return;
    }
    message.visibleAt = 0;
    this.#waiting.add(message);
    this.#waiters.serve((options) => this.#take(options));
  }

  /** The visibility may have changed since the deadline was set: then a later deadline counts. */
  #reappear(message: Message, at: number): void {
    if (message.visibleAt === at && this.#messages.has(message.id)) this.#admit(message);
  }

  #take({ max, visibilitySeconds = this.settings.visibilitySeconds }: ReceiveOptions): Message[] {
    const now = Date.now();
    const taken: Message[] = [];
    while (taken.length < max) {
      const message = this.#waiting.take();
      if (!message) break;
      // A message that was deleted after its visibility ended is still in line; it just isn't there any more.
      if (!this.#messages.has(message.id) || this.#retire(message, now)) continue;
      message.receiveCount++;
      message.firstReceivedAt ??= now;
      message.receiptHandle = `${message.id}.${randomUUID()}`;
      message.visibleAt = now + visibilitySeconds * 1000;
      void this.#store.update(message);
      taken.push(message);
    }
    for (const message of taken) {
      if (visibilitySeconds === 0) this.#waiting.add(message);
      else this.#hidden.add(message, message.visibleAt);
    }
    return taken;
  }

  /** Drops a message that is past its retention, and moves one that was received too often to the dead letters. */
  #retire(message: Message, now: number): boolean {
    const { redrive, retentionSeconds } = this.settings;
    const expired = now - message.sentAt > retentionSeconds * 1000;
    const dead = redrive !== undefined && message.receiveCount >= redrive.maxReceiveCount;
    if (!expired && !dead) return false;
    this.#messages.delete(message.id);
    const deadLetters = this.#deadLetters();
    if (expired || !deadLetters) void this.#store.remove(message);
    else void deadLetters.adopt(message, this);
    return true;
  }

  #received(receiptHandle: string): Message | undefined {
    const message = this.#messages.get(receiptHandle.slice(0, 36));
    return message?.receiptHandle === receiptHandle ? message : undefined;
  }
}
