import { rfc3339 } from "#shared/alarms/instant.ts";
import type { AlarmSeverity } from "#shared/alarms/severity.ts";
import { firstOf } from "#shared/journal/first-of.ts";
import { ratio, summaryOf } from "#shared/scorecard/durations.ts";
import { addDowntime } from "#shared/scorecard/outages.ts";
import { bucketsOf } from "#shared/scorecard/period.ts";
import type { Score } from "#shared/scorecard/score.ts";
import { countedSeverities, type Scorecard } from "#shared/scorecard/scorecard.ts";

const mostShown = 20;

/**
 * What was counted, as the API answers it.
 * @param completeFrom from when on everything was counted, in ms.
 * @param open the severities of the incidents that are open now.
 */
export function showScorecard(score: Score, completeFrom: number, open: readonly AlarmSeverity[]): Scorecard {
  const { period, buckets } = score;
  const downtimes = buckets.map(() => 0);
  const entities = [...score.outages].map(([id, outages]) => ({
    id,
    downMs: addDowntime(period, outages, downtimes),
  }));
  const series = bucketsOf(period).map(({ from, to }, index) => {
    const { secondsToAcknowledge, secondsToResolve, ...counts } = buckets[index]!;
    return {
      ...{ from: rfc3339(from), to: rfc3339(to), ...counts },
      incidents_acknowledged: secondsToAcknowledge.length,
      incidents_resolved: secondsToResolve.length,
      downtime_s: downtimes[index]! / 1000,
      mean_s_to_acknowledge: summaryOf(secondsToAcknowledge).mean_s,
      mean_s_to_resolve: summaryOf(secondsToResolve).mean_s,
    };
  });
  const totals = totalsOf(series, downtimes);
  return {
    ...{ from: rfc3339(period.from), to: rfc3339(period.to), interval_s: period.stepMs / 1000 },
    ...{ complete: completeFrom <= period.from, complete_from: rfc3339(Math.min(completeFrom, period.to)) },
    totals,
    time_to_acknowledge: summaryOf(buckets.flatMap(({ secondsToAcknowledge }) => secondsToAcknowledge)),
    time_to_resolve: summaryOf(buckets.flatMap(({ secondsToResolve }) => secondsToResolve)),
    noise: {
      alarms_per_cluster: ratio(totals.alarms_raised, totals.clusters_begun),
      alarms_per_incident: ratio(totals.alarms_raised, totals.incidents_opened),
    },
    open_incidents: { total: open.length, by_severity: bySeverity(open) },
    uptime: { entities_with_downtime: entities.length, worst: worstOf(entities, period.to - period.from) },
    series,
  };
}

function totalsOf(series: Scorecard["series"], downtimes: readonly number[]): Scorecard["totals"] {
  const sum = (count: (bucket: Scorecard["series"][number]) => number): number =>
    series.reduce((total, bucket) => total + count(bucket), 0);
  return {
    alarms_raised: sum(({ alarms_raised }) => alarms_raised),
    clusters_begun: sum(({ clusters_begun }) => clusters_begun),
    incidents_opened: sum(({ incidents_opened }) => incidents_opened),
    incidents_acknowledged: sum(({ incidents_acknowledged }) => incidents_acknowledged),
    incidents_resolved: sum(({ incidents_resolved }) => incidents_resolved),
    // In whole milliseconds, of which a sum is exact.
    downtime_s: downtimes.reduce((total, ms) => total + ms, 0) / 1000,
  };
}

function bySeverity(open: readonly AlarmSeverity[]): Scorecard["open_incidents"]["by_severity"] {
  const counts = countedSeverities.map((severity) => [
    severity,
    open.filter((each) => each === severity).length,
  ]);
  return Object.fromEntries(counts) as Scorecard["open_incidents"]["by_severity"];
}

function worstOf(
  entities: readonly { readonly id: string; readonly downMs: number }[],
  periodMs: number,
): Scorecard["uptime"]["worst"] {
  const worst = firstOf(
    entities,
    mostShown,
    (a, b) => b.downMs - a.downMs || (a.id < b.id ? -1 : 1),
    () => true,
  );
  return worst.map(({ id, downMs }) => ({
    ...{ entity_id: id, uptime: ratio(periodMs - downMs, periodMs, 1e6)!, downtime_s: downMs / 1000 },
  }));
}
