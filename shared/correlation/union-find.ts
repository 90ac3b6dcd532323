/** Disjoint sets of the numbers 0, 1, 2…; a set is known by its smallest member, its root. */
export class UnionFind {
  readonly #parents: Int32Array;
  #size = 0;

  /** Room for `capacity` numbers; there are none yet. */
  constructor(capacity: number) {
    this.#parents = new Int32Array(capacity);
  }

  /** How many numbers there are. */
  get size(): number {
    return this.#size;
  }

  /** The next number, in a set of its own. */
  add(): number {
    this.#parents[this.#size] = this.#size;
    return this.#size++;
  }

  /** The smallest member of x's set. Halves the path, so that a search costs O(log n) on average over many. */
  find(x: number): number {
    const parents = this.#parents;
    let at = x;
    let parent = parents[at]!;
    while (parent !== at) {
      const grandparent = parents[parent]!;
      parents[at] = grandparent;
      at = grandparent;
      parent = parents[at]!;
    }
    return at;
  }

  /** Unites the sets of a and b; answers the root of both. */
  unite(a: number, b: number): number {
    const rootA = this.find(a);
    const rootB = this.find(b);
    if (rootA < rootB) {
      this.#parents[rootB] = rootA;
      return rootA;
    }
    this.#parents[rootA] = rootB;
    return rootB;
  }
}
