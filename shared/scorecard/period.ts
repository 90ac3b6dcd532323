/** A stretch of time in ms since 1970, cut into buckets. `from` is included, `to` is not. */
export interface Period {
  readonly from: number;
  readonly to: number;
  readonly stepMs: number;
}

/** As many points as a plot shows. */
export const mostBuckets = 200;

/** The buckets, which begin at `from`; the last one may be shorter. */
export function bucketsOf({ from, to, stepMs }: Period): { readonly from: number; readonly to: number }[] {
  return Array.from({ length: Math.ceil((to - from) / stepMs) }, (_, index) => ({
    from: from + index * stepMs,
    to: Math.min(from + (index + 1) * stepMs, to),
  }));
}

/** Which bucket a moment is in; undefined outside of the period. */
export function bucketAt({ from, to, stepMs }: Period, at: number): number | undefined {
  return at >= from && at < to ? Math.floor((at - from) / stepMs) : undefined;
}
