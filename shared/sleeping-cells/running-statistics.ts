/**
 * Number, mean and sum of squared differences from the mean of values that aren't kept (B. P. Welford, "Note on a method
 * for calculating corrected sums of squares and products", Technometrics 4, 1962). Numerically stable where a sum of squares
 * isn't. `n` is a weight: it needn't be whole where older values have faded.
 */
export interface Statistics {
  readonly n: number;
  readonly mean: number;
  readonly m2: number;
}

export const nothing: Statistics = { n: 0, mean: 0, m2: 0 };

export const single = (value: number): Statistics => ({ n: 1, mean: value, m2: 0 });

/**
 * The statistics of two sets of values together (T. F. Chan, G. H. Golub, R. J. LeVeque, "Updating formulae and a
 * pairwise algorithm for computing sample variances", 1979). With a single value it is Welford's step.
 */
export function merged(a: Statistics, b: Statistics): Statistics {
  if (a.n === 0) return b;
  if (b.n === 0) return a;
  const n = a.n + b.n;
  const delta = b.mean - a.mean;
  return {
    n,
    mean: a.mean + (delta * b.n) / n,
    m2: a.m2 + b.m2 + (delta * delta * a.n * b.n) / n,
  };
}

/** The same with less weight: mean and deviation stay, what comes later counts for more. */
export const faded = ({ n, mean, m2 }: Statistics, weight: number): Statistics => ({
  n: n * weight,
  mean,
  m2: m2 * weight,
});

/** The sample standard deviation; 0 for less than two values. */
export const deviationOf = ({ n, m2 }: Statistics): number => (n > 1 ? Math.sqrt(m2 / (n - 1)) : 0);
