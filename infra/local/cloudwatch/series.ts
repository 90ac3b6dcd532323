import { Distribution, type Sample } from "./distribution.ts";
import type { Metric } from "./metric.ts";
import type { Statistic } from "./statistic.ts";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** Minutes that are told apart; older ones become hours, as on AWS, where it takes them longer. */
const keptMinutes = 180;
/** CloudWatch's 15 months. */
const keptHours = 455 * 24;

/** A stretch of a metric's time. */
export interface Stretch {
  readonly start: number;
  readonly lengthMs: number;
}

export interface Point {
  readonly timestamp: number;
  readonly value: number;
}

/** All that is known of one metric. */
export class Series {
  readonly metric: Metric;
  readonly #minutes = new Map<number, Distribution>();
  readonly #hours = new Map<number, Distribution>();

  constructor(metric: Metric) {
    this.metric = metric;
  }

  /** @returns the stretches that are different now. */
  add(timestamp: number, sample: Sample): Stretch[] {
    const start = Math.floor(timestamp / minuteMs) * minuteMs;
    stretchAt(this.#minutes, start).add(sample);
    return [{ start, lengthMs: minuteMs }, ...this.#forget()];
  }

  restore({ start, lengthMs }: Stretch, distribution: Distribution): void {
    (lengthMs === minuteMs ? this.#minutes : this.#hours).set(start, distribution);
  }

  /** What is known of a stretch; undefined where it has become part of a longer one. */
  at({ start, lengthMs }: Stretch): Distribution | undefined {
    return (lengthMs === minuteMs ? this.#minutes : this.#hours).get(start);
  }

  hasPointSince(timestamp: number): boolean {
    return [...this.#minutes.keys(), ...this.#hours.keys()].some((start) => start >= timestamp);
  }

  /** Points in the order of time; periods begin with the first. */
  points(from: number, to: number, periodMs: number, statistic: Statistic): Point[] {
    const first = Math.floor(from / minuteMs) * minuteMs;
    const periods = new Map<number, Distribution>();
    for (const [start, distribution] of [...this.#hours, ...this.#minutes]) {
      if (start < first || start >= to) continue;
      stretchAt(periods, first + Math.floor((start - first) / periodMs) * periodMs).merge(distribution);
    }
    return [...periods]
      .sort(([a], [b]) => a - b)
      .flatMap(([timestamp, distribution]) => {
        const value = statistic(distribution);
        return value === undefined ? [] : { timestamp, value };
      });
  }

  #forget(): Stretch[] {
    const changed: Stretch[] = [];
    for (const start of oldest(this.#minutes, keptMinutes)) {
      const hour = Math.floor(start / hourMs) * hourMs;
      stretchAt(this.#hours, hour).merge(this.#minutes.get(start)!);
      this.#minutes.delete(start);
      changed.push({ start, lengthMs: minuteMs }, { start: hour, lengthMs: hourMs });
    }
    for (const start of oldest(this.#hours, keptHours)) {
      this.#hours.delete(start);
      changed.push({ start, lengthMs: hourMs });
    }
    return changed;
  }
}

function stretchAt(stretches: Map<number, Distribution>, start: number): Distribution {
  let distribution = stretches.get(start);
  if (!distribution) {
    distribution = new Distribution();
    stretches.set(start, distribution);
  }
  return distribution;
}

/** The earliest of those that are too many. */
function oldest(stretches: ReadonlyMap<number, Distribution>, kept: number): number[] {
  if (stretches.size <= kept) return [];
  return [...stretches.keys()].sort((a, b) => a - b).slice(0, stretches.size - kept);
}
