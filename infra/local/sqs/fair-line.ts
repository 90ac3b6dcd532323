import type { Message } from "./message.ts";

/**
 * The messages that wait to be received. Message groups take turns, so that a tenant with a long backlog doesn't
 * delay the others: a fair queue. Within a group, and for messages without one, the order of arrival holds.
 */
export class FairLine {
  /** Groups with waiting messages; the first has the next turn. */
  readonly #groups = new Map<string, Arrivals>();
  #length = 0;

  get length(): number {
    return this.#length;
  }

  add(message: Message): void {
    const group = message.groupId ?? "";
    let arrivals = this.#groups.get(group);
    if (!arrivals) {
      arrivals = new Arrivals();
      this.#groups.set(group, arrivals);
    }
    arrivals.add(message);
    this.#length++;
  }

  take(): Message | undefined {
    const next = this.#groups.entries().next();
    if (next.done) return undefined;
    const [group, arrivals] = next.value;
    const message = arrivals.take();
    this.#groups.delete(group);
    if (arrivals.length > 0) this.#groups.set(group, arrivals);
    this.#length--;
    return message;
  }

  clear(): void {
    this.#groups.clear();
    this.#length = 0;
  }
}

/** First in, first out, in constant time: an array's own `shift` copies the rest once it is long. */
class Arrivals {
  #messages: Message[] = [];
  #head = 0;

  get length(): number {
    return this.#messages.length - this.#head;
  }

  add(message: Message): void {
    this.#messages.push(message);
  }

  take(): Message | undefined {
    const message = this.#messages[this.#head++];
    if (this.#head > 1000 && this.#head * 2 > this.#messages.length) {
      this.#messages = this.#messages.slice(this.#head);
      this.#head = 0;
    }
    return message;
  }
}
