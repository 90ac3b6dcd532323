import type { NewKpiSample } from "#shared/kpis/kpi-sample.ts";
import { transactWrite } from "#shared/platform/dynamo.ts";
import { hourOfWeek } from "#shared/sleeping-cells/baseline.ts";
import {
  type EntityBaseline,
  type HourBaseline,
  puttingBaseline,
  puttingHour,
  readBaseline,
  readHour,
} from "#shared/sleeping-cells/baseline-store.ts";
import { observe } from "#shared/sleeping-cells/observe.ts";
import type { SleepingCellPolicy } from "#shared/sleeping-cells/sleeping-cell-policy.ts";
import { tellFindings } from "#shared/sleeping-cells/tell-findings.ts";

/** Samples of one entity in one hour, as they reached us. */
export interface EntityHour {
  readonly tenantId: string;
  readonly entityId: string;
  readonly hour: number;
  readonly samples: readonly (NewKpiSample & { readonly received_at: number })[];
}

/** An item must stay small: of what has more KPIs than this, those that came first are watched. */
const mostMetrics = 200;
const mostTries = 8;

/**
 * Judges samples, once however often they come. What is found is kept with the baselines, in the same transaction, until
 * it was told: whoever dies in between leaves it to the next.
 */
export async function judgeEntity(news: EntityHour, policy: SleepingCellPolicy): Promise<void> {
  for (let attempt = 0; attempt < mostTries; attempt++) {
    const [baseline, hour] = await Promise.all([
      readBaseline(news.tenantId, news.entityId),
      readHour(news.tenantId, news.entityId, hourOfWeek(news.hour)),
    ]);
    const judged = judge(baseline, hour, news, policy);
    if (!judged) return tellRest(baseline);
    const { hour: nextHour, ...changed } = judged;
    const created = baseline.version > 0 ? baseline.created : firstReceived(news);
    const next: EntityBaseline = { ...baseline, ...changed, created, version: baseline.version + 1 };
    const refusals = await transactWrite([
      puttingBaseline(next),
      ...(nextHour ? [puttingHour(next, hourOfWeek(news.hour), nextHour)] : []),
    ]);
    if (!refusals) return tellRest(next);
  }
  throw new Error("the baselines of an entity are changed by too many at once");
}

const firstReceived = ({ samples }: EntityHour): number =>
  Math.min(...samples.map(({ received_at }) => received_at));

interface Judged extends Pick<EntityBaseline, "series" | "untold"> {
  /** Undefined when all has departed that was in it. */
  readonly hour: HourBaseline | undefined;
}

/** @returns undefined when nothing is new. */
function judge(
  baseline: EntityBaseline,
  hour: HourBaseline,
  news: EntityHour,
  policy: SleepingCellPolicy,
): Judged | undefined {
  const series = new Map(baseline.series);
  const hours = new Map(hour);
  const untold = [...baseline.untold];
  const seq = baseline.version + 1;
  let [isNew, isOtherHour] = [false, false];
  for (const sample of news.samples.toSorted((a, b) => a.timestamp - b.timestamp)) {
    const { metric_name } = sample;
    const known = { series: series.get(metric_name), hour: hours.get(metric_name) };
    if (!known.series && series.size >= mostMetrics) continue;
    const after = observe(known, sample, policy);
    if (!after.series || after.series === known.series) continue;
    isNew = true;
    series.set(metric_name, after.series);
    if (after.hour && after.hour !== known.hour) {
      hours.set(metric_name, after.hour);
      isOtherHour = true;
    }
    if (after.finding) untold.push({ ...after.finding, seq });
  }
  return isNew ? { series, untold, hour: isOtherHour ? hours : undefined } : undefined;
}

async function tellRest(baseline: EntityBaseline): Promise<void> {
  if (baseline.untold.length === 0) return;
  await tellFindings(baseline, baseline.untold);
  // Refused when somebody has gone on meanwhile: then he tells it again, which changes nothing.
  await transactWrite([puttingBaseline({ ...baseline, version: baseline.version + 1, untold: [] })]);
}
