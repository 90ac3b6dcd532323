/** Things that end by themselves, each at its own moment (ms since 1970). */
export class Deadlines<T> {
  readonly #things = new Set<T>();
  readonly #endOf: (thing: T) => number;

  constructor(endOf: (thing: T) => number) {
    this.#endOf = endOf;
  }

  get size(): number {
    return this.#things.size;
  }

  has(thing: T): boolean {
    return this.#things.has(thing);
  }

  add(thing: T): void {
    this.#things.add(thing);
  }

  delete(thing: T): void {
    this.#things.delete(thing);
  }

  /** Those whose moment has come, in the order in which they were added. */
  endedBy(at: number): T[] {
    return [...this.#things].filter((thing) => this.#endOf(thing) <= at);
  }

  /** When the first of them ends. */
  get first(): number | undefined {
    let first: number | undefined;
    for (const thing of this.#things) {
      const end = this.#endOf(thing);
      if (first === undefined || end < first) first = end;
    }
    return first;
  }
}
