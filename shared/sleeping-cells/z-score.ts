import { deviationOf, type Statistics } from "#shared/sleeping-cells/running-statistics.ts";
import type { SleepingCellPolicy } from "#shared/sleeping-cells/sleeping-cell-policy.ts";

/** A deviation of less than this part of the mean is noise of a KPI that hardly varies; 3 of them are 3 %. */
const leastDeviation = 0.01;
const noVariance = 1e-9;

/** Undefined without variance: where nothing ever moves, nobody knows how far is far. */
export function zScore(reference: Statistics, value: number): number | undefined {
  const deviation = deviationOf(reference);
  const { mean, n } = reference;
  if (deviation <= noVariance * Math.max(Math.abs(mean), Number.MIN_VALUE)) return undefined;
  // The mean itself is only known so well.
  return (value - mean) / (floored(deviation, mean) * Math.sqrt(1 + 1 / n));
}

const floored = (deviation: number, mean: number): number =>
  Math.max(deviation, leastDeviation * Math.abs(mean));

/** Whether it lies so far out on the side that counts. */
export const isBeyond = (z: number, direction: SleepingCellPolicy["direction"], threshold: number): boolean =>
  (direction !== "up" && z <= -threshold) || (direction !== "down" && z >= threshold);

/** One wild value must not make the deviation so large that nothing departs any more; a lasting change is followed slowly. */
export function clamped(reference: Statistics, value: number, threshold: number): number {
  const deviation = deviationOf(reference);
  if (deviation === 0) return value;
  const most = threshold * floored(deviation, reference.mean);
  return Math.min(reference.mean + most, Math.max(reference.mean - most, value));
}
