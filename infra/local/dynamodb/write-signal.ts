/** Tells the readers of streams that something was written, so that they needn't poll at a high rate. */
export class WriteSignal {
  #waiting: (() => void)[] = [];
  #writes = 0;

  /** Counts up with every write. */
  get writes(): number {
    return this.#writes;
  }

  raise(): void {
    this.#writes++;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const wake of waiting) wake();
  }

  /** Resolves at the next write, or at once if there was one since `writes` was read; at the latest in `maxMs`. */
  after(writes: number, maxMs: number): Promise<void> {
    if (writes !== this.#writes) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, maxMs);
      this.#waiting.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }
}
