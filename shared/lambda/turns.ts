import { AsyncLocalStorage } from "node:async_hooks";

/**
 * Lets those of one container who would race each other take turns, in the order in which they came. It belongs to one
 * container: a turn that was begun and never ends, because its function was killed, must hold up nobody elsewhere.
 */
export class Turns {
  readonly #last = new Map<string, Promise<unknown>>();
  /** Whose turn it is may do more under the same name, as a deed that commits chunks does, without waiting for itself. */
  readonly #holding = new AsyncLocalStorage<string>();

  /** Runs work when all that was to run under the same name before is over, however it ended. */
  async take<T>(name: string, work: (hasWaited: boolean) => Promise<T>): Promise<T> {
    if (this.#holding.getStore() === name) return work(false);
    const run = (hasWaited: boolean) => this.#holding.run(name, () => work(hasWaited));
    const before = this.#last.get(name);
    const turn = before ? before.then(() => run(true)) : run(false);
    const over = turn.catch(() => {});
    this.#last.set(name, over);
    try {
      return await turn;
    } finally {
      if (this.#last.get(name) === over) this.#last.delete(name);
    }
  }
}
