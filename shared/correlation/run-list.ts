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
  /** Start and end of each run in turn: side by side, because every look at a run needs both. */
  readonly #bounds: number[] = [];
  readonly #items: T[] = [];

  /** `gap` in the unit of the points. */
  constructor(gap: number) {
    this.#gap = gap;
  }

  get runCount(): number {
    return this.#items.length;
  }

  /**
   * Visits the run around `at` or else the next one after it, and the last one before, where these are at most `reach`
   * away. Needs `reach` ≥ gap: then a run around `at` has a point in reach, although its inner points are forgotten.
   */
  visitNearest(at: number, reach: number, visit: (item: T) => void): void {
    const right = this.#firstEndingAtOrAfter(at);
    const bounds = this.#bounds;
    if (2 * right < bounds.length && bounds[2 * right]! - at <= reach) visit(this.#items[right]!);
    if (right > 0 && at - bounds[2 * right - 1]! <= reach) visit(this.#items[right - 1]!);
  }

  /**
   * Visits every run that has a point at most `reach` away from `at`. Needs `reach` ≥ gap, for the same reason. Each run
   * costs a visit: O(reach / gap) at worst.
   */
  visitAll(at: number, reach: number, visit: (item: T) => void): void {
    const bounds = this.#bounds;
    for (let run = this.#firstEndingAtOrAfter(at - reach); run < this.runCount; run++) {
      if (bounds[2 * run]! - at > reach) break;
      visit(this.#items[run]!);
    }
  }

  /** Inside a run nothing changes; else the point extends a run, joins two, or begins one. */
  add(at: number, item: T): void {
    const bounds = this.#bounds;
    const right = this.#firstEndingAtOrAfter(at);
    const extendsLeft = right > 0 && at - bounds[2 * right - 1]! <= this.#gap;
    const extendsRight = 2 * right < bounds.length && bounds[2 * right]! - at <= this.#gap;
    if (extendsLeft && extendsRight) {
      bounds.splice(2 * right - 1, 2); // the left one's end and the right one's start
      this.#items.splice(right, 1);
    } else if (extendsRight) {
      bounds[2 * right] = Math.min(bounds[2 * right]!, at);
    } else if (extendsLeft) {
      bounds[2 * right - 1] = at;
    } else if (2 * right === bounds.length) {
      bounds.push(at, at);
      this.#items.push(item);
    } else {
      bounds.splice(2 * right, 0, at, at);
      this.#items.splice(right, 0, item);
    }
  }

  /** The index of the first run that isn't wholly before `at`. In-order points, the usual case, need no search. */
  #firstEndingAtOrAfter(at: number): number {
    const bounds = this.#bounds;
    let high = bounds.length >>> 1;
    if (high === 0 || bounds[2 * high - 1]! < at) return high;
    high--;
    if (bounds[2 * high]! <= at) return high;
    let low = 0;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (bounds[2 * middle + 1]! < at) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
