import {
  including,
  newSeries,
  type Rolling,
  referenceOf,
  type Series,
} from "#shared/sleeping-cells/baseline.ts";
import type { Statistics } from "#shared/sleeping-cells/running-statistics.ts";
import { type SleepingCellPolicy, watches } from "#shared/sleeping-cells/sleeping-cell-policy.ts";
import { clamped, isBeyond, zScore } from "#shared/sleeping-cells/z-score.ts";

/** A sample of one KPI as it is judged. */
export interface Observed {
  readonly metric_name: string;
  /** Milliseconds since 1970: of the measurement, and when it reached us. */
  readonly timestamp: number;
  readonly received_at: number;
  readonly value: number;
}

/** A KPI departed, or is back. */
export interface Finding {
  readonly kind: "raised" | "cleared";
  readonly metric_name: string;
  readonly severity: SleepingCellPolicy["severity"];
  /** When the departure began: with the KPI it is the alarm's identity. */
  readonly since: number;
  /** When it was certain, by the sample's time. */
  readonly at: number;
  readonly value: number;
  readonly mean: number;
  readonly z: number;
}

/** What is known of a KPI: of it as a whole, and of this hour of the week. */
export interface Known {
  readonly series: Series | undefined;
  readonly hour: Rolling | undefined;
}

const hourMs = 3600 * 1000;
/** A sender's clock may be ahead a little. What claims to be of later would make all until then look late. */
const mostAheadMs = 5 * 60 * 1000;
/** History that is brought in later trains the baseline; it raises no alarms of what was long ago. */
const mostLateMs = 24 * hourMs;
/** What has departed for so long is how it is: the alarm clears, and the baseline starts over. */
const patienceMs = 14 * 24 * hourMs;
/**
 * How far from the mean one that is back may be, and it must be nearer to that than to where it had departed to. At night a
 * sleeping cell looks nearly like the others: by the threshold alone its alarm would clear every evening.
 */
const backWithin = 1;
/** Nothing measures more; the square of it can still be summed up. */
const largest = 1e140;

/**
 * Judges a sample, and takes it into the baseline unless it has departed, so that an outage doesn't become what is usual.
 * A sample that isn't newer than the newest changes nothing: so one that comes again doesn't, either.
 */
export function observe(
  known: Known,
  sample: Observed,
  policy: SleepingCellPolicy,
): Known & { readonly finding?: Finding } {
  const { timestamp, received_at, value } = sample;
  const { series } = known;
  if (series && timestamp <= series.through) return known;
  if (timestamp > received_at + mostAheadMs || Math.abs(value) > largest) return known;
  const isWatched = watches(policy, sample.metric_name);
  if (!isWatched && !series?.raised) return known;
  const before = series ?? newSeries(timestamp);
  const hour = known.hour && known.hour.began >= before.began ? known.hour : undefined;
  const reference = referenceOf(before, hour, timestamp);
  const z = reference && zScore(reference, value);
  const judged = judge(before, sample, isWatched ? policy : undefined, reference, z);
  // Nothing that is measured while it sleeps says how it is awake.
  const isUsual = judged.departed === 0;
  const startsOver = judged.began !== before.began;
  const taken = reference && !startsOver ? clamped(reference, value, policy.z_threshold) : value;
  const after: Series = {
    ...judged,
    through: timestamp,
    overall: isUsual ? including(judged.overall, taken, timestamp) : judged.overall,
  };
  const finding = findingOf(before, after, sample, policy, reference, z ?? 0);
  return {
    series: after,
    hour: isUsual ? including(startsOver ? undefined : hour, taken, timestamp) : known.hour,
    ...(finding && { finding }),
  };
}

/** @param policy undefined for a KPI that isn't watched any more. */
function judge(
  before: Series,
  sample: Observed,
  policy: SleepingCellPolicy | undefined,
  reference: Statistics | undefined,
  z: number | undefined,
): Series {
  if (!policy) return recovered(before);
  if (z !== undefined && isBeyond(z, policy.direction, policy.z_threshold)) {
    const isHowItIs = sample.timestamp - (before.since ?? sample.timestamp) >= patienceMs;
    return isHowItIs ? newSeries(sample.timestamp) : departed(before, sample, policy);
  }
  if (!before.raised) return recovered(before);
  if (z === undefined || !isBack(before, sample.value, reference, z, policy)) return { ...before, back: 0 };
  return before.back + 1 < policy.samples ? { ...before, back: before.back + 1 } : recovered(before);
}

function departed(
  series: Series,
  { timestamp, received_at, value }: Observed,
  { samples }: SleepingCellPolicy,
): Series {
  const { departed: count, since = timestamp } = series;
  const isRecent = timestamp >= received_at - mostLateMs;
  const raises = series.raised === undefined && count + 1 >= samples && isRecent;
  return { ...series, since, level: value, departed: count + 1, back: 0, ...(raises && { raised: true }) };
}

function isBack(
  { level }: Series,
  value: number,
  reference: Statistics | undefined,
  z: number,
  { direction }: SleepingCellPolicy,
): boolean {
  if (isBeyond(z, direction, backWithin)) return false;
  return level === undefined || !reference || Math.abs(value - reference.mean) < Math.abs(value - level);
}

const recovered = ({ raised, since, level, ...series }: Series): Series => ({
  ...series,
  departed: 0,
  back: 0,
});

function findingOf(
  before: Series,
  after: Series,
  { metric_name, timestamp: at, value }: Observed,
  { severity }: SleepingCellPolicy,
  reference: Statistics | undefined,
  z: number,
): Finding | undefined {
  if (after.raised === before.raised) return undefined;
  const kind = after.raised ? "raised" : "cleared";
  const since = after.since ?? before.since ?? at;
  return { kind, metric_name, severity, since, at, value, mean: reference?.mean ?? value, z };
}
