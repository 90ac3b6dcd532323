import type { DatabaseSync } from "node:sqlite";
import type { GroupCommit } from "../storage/group-commit.ts";
import type { DistributionRecord } from "./distribution.ts";
import type { Metric } from "./metric.ts";
import type { Stretch } from "./series.ts";

export interface StoredStretch extends Stretch {
  readonly metric: Metric;
  /** Undefined deletes it. */
  readonly distribution: DistributionRecord | undefined;
}

/** Where metrics outlive the process. */
export interface MetricStore {
  load(): StoredStretch[];
  save(stretches: readonly StoredStretch[]): Promise<void>;
}

/** Without a data folder metrics end with the process. */
export const forgetfulMetrics: MetricStore = { load: () => [], save: async () => {} };

interface Row {
  readonly metric: string;
  readonly start: number;
  readonly length_ms: number;
  readonly distribution: string;
}

export function sqliteMetrics(database: DatabaseSync, commit: GroupCommit): MetricStore {
  database.exec(
    "CREATE TABLE IF NOT EXISTS metrics (metric TEXT NOT NULL, start INTEGER NOT NULL, length_ms INTEGER NOT NULL, distribution TEXT NOT NULL, PRIMARY KEY (metric, start, length_ms))",
  );
  const select = database.prepare("SELECT * FROM metrics");
  const upsert = database.prepare("INSERT OR REPLACE INTO metrics VALUES (?, ?, ?, ?)");
  const remove = database.prepare("DELETE FROM metrics WHERE metric = ? AND start = ? AND length_ms = ?");
  return {
    load: () =>
      (select.all() as unknown as Row[]).map(({ metric, start, length_ms: lengthMs, distribution }) => ({
        metric: JSON.parse(metric) as Metric,
        start,
        lengthMs,
        distribution: JSON.parse(distribution) as DistributionRecord,
      })),
    save: (stretches) =>
      commit.run(() => {
        for (const { metric, start, lengthMs, distribution } of stretches) {
          const key = JSON.stringify(metric);
          if (distribution) upsert.run(key, start, lengthMs, JSON.stringify(distribution));
          else remove.run(key, start, lengthMs);
        }
      }),
  };
}
