import { hourOfWeek, type Rolling, type Series } from "#shared/sleeping-cells/baseline.ts";
import { type Finding, observe } from "#shared/sleeping-cells/observe.ts";
import {
  defaultSleepingCellPolicy,
  type SleepingCellPolicy,
} from "#shared/sleeping-cells/sleeping-cell-policy.ts";

export const start = Date.UTC(2026, 0, 1);
export const minuteMs = 60_000;
export const dayMs = 24 * 60 * minuteMs;

export interface Sample {
  readonly timestamp: number;
  readonly value: number;
  readonly received_at?: number;
}

/** One KPI of one entity, watched from its first sample on. */
export class Watch {
  readonly findings: Finding[] = [];
  series: Series | undefined;
  readonly hours = new Map<number, Rolling>();
  readonly #policy: SleepingCellPolicy;

  constructor(policy: Partial<SleepingCellPolicy> = {}) {
    this.#policy = { ...defaultSleepingCellPolicy, ...policy };
  }

  see(...samples: readonly Sample[]): this {
    for (const { timestamp, value, received_at = timestamp } of samples) {
      const hour = hourOfWeek(timestamp);
      const sample = { metric_name: "traffic", timestamp, value, received_at };
      const after = observe({ series: this.series, hour: this.hours.get(hour) }, sample, this.#policy);
      this.series = after.series;
      if (after.hour) this.hours.set(hour, after.hour);
      if (after.finding) this.findings.push(after.finding);
    }
    return this;
  }

  get kinds(): string[] {
    return this.findings.map(({ kind }) => kind);
  }
}

/** A value every quarter of an hour. */
export function every15Minutes(
  fromDay: number,
  days: number,
  valueAt: (timestamp: number) => number,
): Sample[] {
  return Array.from({ length: days * 96 }, (_, index) => {
    const timestamp = start + fromDay * dayMs + index * 15 * minuteMs;
    return { timestamp, value: valueAt(timestamp) };
  });
}

/** Normal noise (Box and Muller), the same for a seed. */
export function noise(uniform: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
}

/** Traffic as a cell has it: little at night, less at weekends. */
export function usualTraffic(timestamp: number): number {
  const hour = (timestamp / (60 * minuteMs)) % 24;
  const isWeekend = (Math.floor(timestamp / dayMs + 4) % 7) % 6 === 0;
  return (100 - 60 * Math.cos((2 * Math.PI * (hour - 3)) / 24)) * (isWeekend ? 0.7 : 1);
}
