import { metricNamespace } from "#shared/metrics/catalogue.ts";
import { addUp, countedQueries, gaugeQueries, hourMs, keyOf, type Totals } from "#shared/metrics/totals.ts";
import {
  type Counted,
  claimCount,
  keepCounted,
  readCounted,
  releaseClaim,
} from "#shared/metrics/totals-store.ts";
import { clock } from "#shared/platform/clock.ts";
import { listMetrics, readStatistics } from "#shared/platform/cloudwatch.ts";
import { metricsMaxAgeSeconds, stageName } from "#shared/platform/environment.ts";
import { unavailable } from "#shared/problems.ts";

/** CloudWatch lists what was active in the last three hours apart from what was in two weeks. */
const recentMs = 3 * hourMs;
/** A gauge shows the newest of these minutes. */
const gaugeMs = 5 * 60_000;
const waitMs = 250;
const mostWaits = 20;

/**
 * The numbers of all functions together. They are shared, and counted anew by one container when they are older than
 * the stage's setting: ten who scrape cost as much as one.
 */
export async function currentTotals(): Promise<Totals> {
  for (let waits = 0; ; waits++) {
    const counted = await readCounted();
    const now = clock.now();
    if (counted && counted.counted_at > now - metricsMaxAgeSeconds() * 1000) return counted.current;
    if (await claimCount(now)) return count(counted, now);
    if (waits < mostWaits) await clock.sleep(waitMs);
    else if (counted) return counted.current;
    else throw unavailable("The metrics are being counted for the first time.", 5);
  }
}

async function count(before: Counted | undefined, now: number): Promise<Totals> {
  const { current, next } = await measure(before?.next ?? { through: beginning(now), series: {} }, now);
  const newest = await keepCounted({ counted_at: now, current, next });
  await releaseClaim(now);
  // Whoever was overtaken shows what others have seen already.
  return newest ? current : ((await readCounted())?.current ?? current);
}

/** Nobody has counted before: counters begin with the hour before this one. */
const beginning = (now: number): number => (Math.floor(now / hourMs) - 1) * hourMs;

async function measure(before: Totals, now: number): Promise<{ current: Totals; next: Totals }> {
  const namespace = metricNamespace(stageName());
  const queries = countedQueries(await listMetrics(namespace, now - before.through < recentMs));
  const [counts, gauges] = await Promise.all([
    readStatistics(namespace, queries, { from: before.through, to: now, periodSeconds: 3600 }),
    readStatistics(namespace, gaugeQueries, { from: now - gaugeMs, to: now, periodSeconds: 60 }),
  ]);
  const { current, next } = addUp(before, queries, counts, now);
  const shown = gaugeQueries.flatMap((query, index) => {
    const latest = gauges[index]?.at(-1);
    return latest ? [[keyOf(query), [latest.value]] as const] : [];
  });
  return { current: { ...current, series: { ...current.series, ...Object.fromEntries(shown) } }, next };
}
