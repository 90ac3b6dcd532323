/**
 * Points in time, kept as maximal *runs*: sorted, disjoint intervals inside which consecutive points are at most `gap`
 * apart, and between which they are further apart. Only both ends of a run are kept, so a storm of a million points
 * costs one run, and any list spanning S ms at most S / gap + 1 runs (1,440 for 24 h at the default 60 s).
 *
 * Which runs there are depends on the set of points alone, not on the order in which they came. Each run carries the
 * item of one of its points; *which* one does depend on the order.
 */
export class RunList<T> {
  readonly #gap: number;
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];
  readonly #items: T[] = [];

  /** `gap` in the unit of the points. */
  constructor(gap: number) {
    this.#gap = gap;
  }

  get runCount(): number {
    return this.#starts.length;
  }

  /**
   * Visits the run of the nearest point at or before `at`, and that of the nearest after, where these are at most
   * `reach` away: no more than two runs. Needs `reach` ≥ gap: then a run around `at` always has a point in reach,
   * although its inner points are forgotten.
   */
  visitNearest(at: number, reach: number, visit: (item: T) => void): void {
    const right = this.#firstEndingAtOrAfter(at);
    if (right < this.#starts.length) {
      const start = this.#starts[right]!;
      if (start - at <= reach) visit(this.#items[right]!);
      if (start <= at) return;
    }
    if (right > 0 && at - this.#ends[right - 1]! <= reach) visit(this.#items[right - 1]!);
  }

  /** Inside a run nothing changes; else the point extends a run, joins two, or (the only move of memory) begins one. */
  add(at: number, item: T): void {
    const right = this.#firstEndingAtOrAfter(at);
    const left = right - 1;
    const extendsLeft = right > 0 && at - this.#ends[left]! <= this.#gap;
    const extendsRight = right < this.#starts.length && this.#starts[right]! - at <= this.#gap;
    if (extendsRight && extendsLeft) this.#join(left);
    else if (extendsRight) this.#starts[right] = Math.min(this.#starts[right]!, at);
    else if (extendsLeft) this.#ends[left] = at;
    else this.#begin(right, at, item);
  }

  #join(left: number): void {
    this.#ends[left] = this.#ends[left + 1]!;
    this.#starts.splice(left + 1, 1);
    this.#ends.splice(left + 1, 1);
    this.#items.splice(left + 1, 1);
  }

  #begin(index: number, at: number, item: T): void {
    this.#starts.splice(index, 0, at);
    this.#ends.splice(index, 0, at);
    this.#items.splice(index, 0, item);
  }

  /** The index of the first run that isn't wholly before `at`. In-order points, the usual case, need no search. */
  #firstEndingAtOrAfter(at: number): number {
    let high = this.#ends.length;
    if (high === 0 || this.#ends[high - 1]! < at) return high;
    let low = 0;
    high--;
    if (this.#starts[high]! <= at) return high;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#ends[middle]! < at) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
