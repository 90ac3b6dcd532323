import { hostSource, type Log } from "../log.ts";
import { Distribution, type Sample } from "./distribution.ts";
import { type Metric, metricKey } from "./metric.ts";
import type { MetricStore, StoredStretch } from "./metric-store.ts";
import { Series, type Stretch } from "./series.ts";

/** Something measured at some time. */
export interface Measurement {
  readonly metric: Metric;
  readonly timestamp: number;
  readonly sample: Sample;
}

/** More is a dimension that never repeats: on AWS a large bill, here a process without memory. */
const maxMetrics = 10_000;
const savePauseMs = 1000;
const dayMs = 86_400_000;

/** All metrics of the account. */
export class Metrics {
  readonly #series = new Map<string, Series>();
  readonly #store: MetricStore;
  readonly #log: Log;
  /** What isn't stored yet, by what it is: a busy minute is stored once a second, not at each value. */
  #changed = new Map<string, { series: Series; stretch: Stretch }>();
  #timer: NodeJS.Timeout | undefined;

  constructor(store: MetricStore, log: Log) {
    this.#store = store;
    this.#log = log;
    for (const { metric, distribution, ...stretch } of store.load()) {
      if (distribution) this.#seriesOf(metric)?.restore(stretch, Distribution.from(distribution));
    }
  }

  /** CloudWatch takes what is at most two weeks old and two hours early. */
  record({ metric, timestamp, sample }: Measurement): void {
    const age = Date.now() - timestamp;
    if (age > 14 * dayMs || age < -dayMs / 12) return;
    const series = this.#seriesOf(metric);
    if (!series) return;
    for (const stretch of series.add(timestamp, sample)) {
      this.#changed.set(`${stretch.lengthMs} ${stretch.start} ${metricKey(metric)}`, { series, stretch });
    }
    this.#timer ??= setTimeout(() => void this.save(), savePauseMs);
  }

  all(): Iterable<Series> {
    return this.#series.values();
  }

  get(metric: Metric): Series | undefined {
    return this.#series.get(metricKey(metric));
  }

  /** Resolves once all that was recorded so far is stored. */
  async save(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const changed = [...this.#changed.values()];
    this.#changed = new Map();
    await this.#store.save(
      changed.map(
        ({ series, stretch }): StoredStretch => ({
          metric: series.metric,
          ...stretch,
          distribution: series.at(stretch)?.record(),
        }),
      ),
    );
  }

  #seriesOf(metric: Metric): Series | undefined {
    const key = metricKey(metric);
    const known = this.#series.get(key);
    if (known || this.#series.size > maxMetrics) return known;
    if (this.#series.size === maxMetrics) {
      this.#log(hostSource, `more than ${maxMetrics} metrics, the rest is left out; the last was ${key}`);
    }
    const series = new Series(metric);
    this.#series.set(key, series);
    return series;
  }
}
