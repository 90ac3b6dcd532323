import type { Message } from "./message.ts";

export interface ReceiveOptions {
  readonly max: number;
  readonly waitSeconds?: number | undefined;
  readonly visibilitySeconds?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

interface Waiter {
  readonly options: ReceiveOptions;
  readonly resolve: (messages: Message[]) => void;
}

/** Those who poll a queue for long, in the order in which they came. */
export class Waiters {
  readonly #waiting = new Set<Waiter>();

  /** Resolves with messages, or with none when the time is over or the signal says so. */
  wait(options: ReceiveOptions, seconds: number): Promise<Message[]> {
    return new Promise((resolve) => {
      const finish = (received: Message[]): void => {
        clearTimeout(timer);
        options.signal?.removeEventListener("abort", giveUp);
        this.#waiting.delete(waiter);
        resolve(received);
      };
      const giveUp = (): void => finish([]);
      const waiter: Waiter = { options, resolve: finish };
      const timer = setTimeout(giveUp, seconds * 1000);
      options.signal?.addEventListener("abort", giveUp);
      this.#waiting.add(waiter);
    });
  }

  /** @param take gives what there is, until that is nothing. */
  serve(take: (options: ReceiveOptions) => Message[]): void {
    for (const waiter of this.#waiting) {
      const messages = take(waiter.options);
      if (messages.length === 0) return;
      waiter.resolve(messages);
    }
  }

  dismiss(): void {
    for (const waiter of this.#waiting) waiter.resolve([]);
  }
}
