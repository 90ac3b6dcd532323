/** Shows how far something is: on a terminal one line that changes, elsewhere a line now and then. */
export class Progress {
  readonly #out: NodeJS.WriteStream;
  #nextQuarter = 0;

  constructor(out: NodeJS.WriteStream) {
    this.#out = out;
  }

  /** @param done between 0 and 1. */
  show(done: number, text: string): void {
    if (this.#out.isTTY) {
      const filled = Math.round(done * 24);
      this.#out.write(`\r  ${"█".repeat(filled)}${"░".repeat(24 - filled)}  ${text}\x1b[K`);
    } else if (done >= this.#nextQuarter) {
      this.#out.write(`  ${text}\n`);
      this.#nextQuarter = Math.floor(done * 4) / 4 + 0.25;
    }
  }

  end(): void {
    if (this.#out.isTTY) this.#out.write("\n");
  }
}
