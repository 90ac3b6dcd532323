/** What was measured: single values, or only what somebody knows of several. */
export type Sample =
  | { readonly values: readonly (readonly [value: number, count: number])[] }
  | { readonly min: number; readonly max: number; readonly sum: number; readonly count: number };

export interface DistributionRecord {
  readonly sum: number;
  readonly count: number;
  readonly min: number;
  readonly max: number;
  readonly counts: readonly (readonly [value: number, count: number])[];
}

/**
 * What is known of the values of some time. Values are told apart by three digits, which bounds memory as CloudWatch's
 * own histograms do; sum, count, minimum and maximum are exact.
 */
export class Distribution {
  sum = 0;
  count = 0;
  min = Number.POSITIVE_INFINITY;
  max = Number.NEGATIVE_INFINITY;
  /** How often each value was measured; of some it isn't known. */
  readonly counts = new Map<number, number>();

  static from({ counts, ...rest }: DistributionRecord): Distribution {
    const distribution = Object.assign(new Distribution(), rest);
    for (const [value, count] of counts) distribution.counts.set(value, count);
    return distribution;
  }

  record(): DistributionRecord {
    const { sum, count, min, max, counts } = this;
    return { sum, count, min, max, counts: [...counts] };
  }

  add(sample: Sample): void {
    if (!("values" in sample)) {
      this.#include(sample);
      return;
    }
    for (const [value, count] of sample.values) {
      this.#include({ min: value, max: value, sum: value * count, count });
      this.#tally(Number(value.toPrecision(3)), count);
    }
  }

  merge(other: Distribution): void {
    this.#include(other);
    for (const [value, count] of other.counts) this.#tally(value, count);
  }

  #include({ min, max, sum, count }: Omit<DistributionRecord, "counts">): void {
    this.sum += sum;
    this.count += count;
    this.min = Math.min(this.min, min);
    this.max = Math.max(this.max, max);
  }

  #tally(value: number, count: number): void {
    this.counts.set(value, (this.counts.get(value) ?? 0) + count);
  }
}
