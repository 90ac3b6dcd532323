import { AwsError } from "../aws/aws-error.ts";
import type { Distribution } from "./distribution.ts";

/** Reads a number out of a distribution; undefined where what it would need isn't known. */
export type Statistic = (distribution: Distribution) => number | undefined;

const simple: Readonly<Record<string, Statistic>> = {
  Sum: ({ sum }) => sum,
  SampleCount: ({ count }) => count,
  Average: ({ sum, count }) => sum / count,
  Minimum: ({ min }) => min,
  Maximum: ({ max }) => max,
};

/** By CloudWatch's names: besides the simple ones `p99.9`, `PR(:5)`, `PR(1:5)` and `TC(:5)`. */
export function compileStatistic(name: string): Statistic {
  const known = simple[name];
  if (known) return known;
  const percent = /^p(\d{1,2}(?:\.\d+)?|100)$/.exec(name)?.[1];
  if (percent !== undefined) return (distribution) => percentile(distribution, Number(percent));
  const [, kind, lower, upper] = /^(PR|TC)\(([\d.]*):([\d.]*)\)$/.exec(name) ?? [];
  if (kind === undefined || (lower === "" && upper === "")) {
    throw new AwsError("ValidationException", `The value ${name} for parameter Stat is not supported.`);
  }
  const above = lower ? Number(lower) : Number.NEGATIVE_INFINITY;
  const upTo = upper ? Number(upper) : Number.POSITIVE_INFINITY;
  return (distribution) => {
    const [inside, all] = countBetween(distribution, above, upTo);
    if (all === 0) return undefined;
    return kind === "TC" ? inside : (100 * inside) / all;
  };
}

/** The smallest value that so many percent of the values don't exceed. */
function percentile({ counts }: Distribution, percent: number): number | undefined {
  const sorted = [...counts].sort(([a], [b]) => a - b);
  const all = sorted.reduce((sum, [, count]) => sum + count, 0);
  let below = 0;
  for (const [value, count] of sorted) {
    below += count;
    if (below >= (all * percent) / 100) return value;
  }
  return sorted.at(-1)?.[0];
}

function countBetween({ counts }: Distribution, above: number, upTo: number): [inside: number, all: number] {
  let [inside, all] = [0, 0];
  for (const [value, count] of counts) {
    all += count;
    if (value > above && value <= upTo) inside += count;
  }
  return [inside, all];
}
