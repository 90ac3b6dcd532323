import { AsyncLocalStorage } from "node:async_hooks";

const running = new AsyncLocalStorage<Invocation>();

export class InvocationKilled extends Error {
  constructor(reason: string) {
    super(`the invocation was killed: ${reason}`);
    this.name = "InvocationKilled";
  }
}

/** One run of a Lambda function. Killed, it never gets another answer: its promise is simply left behind. */
export class Invocation {
  readonly requestId: string;
  #killed = false;
  #reportDeath: (death: InvocationKilled) => void = () => {};

  constructor(requestId: string) {
    this.requestId = requestId;
  }

  static current(): Invocation | undefined {
    return running.getStore();
  }

  get killed(): boolean {
    return this.#killed;
  }

  kill(reason: string): void {
    if (this.#killed) return;
    this.#killed = true;
    this.#reportDeath(new InvocationKilled(reason));
  }

  run<Result>(body: () => Promise<Result>): Promise<Result> {
    const death = new Promise<never>((_, reject) => {
      this.#reportDeath = reject;
    });
    // A function may throw before its first await.
    return Promise.race([running.run(this, async () => body()), death]);
  }
}

/** `resume`, silenced once the invocation that asked for it is dead. */
export function unlessKilled<Args extends unknown[]>(
  resume: (...args: Args) => void,
): (...args: Args) => void {
  const invocation = Invocation.current();
  if (!invocation) return resume;
  return (...args) => {
    if (!invocation.killed) resume(...args);
  };
}
