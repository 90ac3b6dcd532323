import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { rfc3339 } from "#shared/alarms/instant.ts";
import { severities } from "#shared/alarms/severity.ts";
import type { Incident } from "#shared/incidents/incident.ts";
import { summaryOf } from "#shared/scorecard/durations.ts";
import { bucketAt, bucketsOf, type Period } from "#shared/scorecard/period.ts";
import { Score, type ScoredAlarm } from "#shared/scorecard/score.ts";
import { objectsFor } from "#shared/scorecard/score-period.ts";
import { Scorecard } from "#shared/scorecard/scorecard.ts";
import { showScorecard } from "#shared/scorecard/show-scorecard.ts";

/** A little stretch of time, in which everything meets everything: 0 to about 100 ms. */
const anyPeriod: fc.Arbitrary<Period> = fc
  .record({
    from: fc.nat(40),
    length: fc.integer({ min: 1, max: 60 }),
    stepMs: fc.integer({ min: 1, max: 30 }),
  })
  .map(({ from, length, stepMs }) => ({ from, to: from + length, stepMs }));

const moment = fc.nat(120);

const anyAlarm: fc.Arbitrary<ScoredAlarm> = fc
  .record({
    entity_id: fc.constantFrom("a", "b", "c"),
    severity: fc.constantFrom(...severities),
    raised_at: moment,
    openFor: fc.option(fc.nat(60), { nil: undefined, freq: 3 }),
  })
  .map(({ openFor, ...alarm }) => ({
    ...alarm,
    cleared_at: openFor === undefined ? undefined : alarm.raised_at + openFor,
  }));

const incident = (opened: number, acknowledged?: number, resolved?: number, merged = false): Incident => {
  const seconds = (at: number | undefined) => (at === undefined ? null : (at - opened) / 1000);
  const instant = (at: number | undefined) => (at === undefined ? null : rfc3339(at));
  const id = "00000000-0000-7000-8000-000000000001";
  return {
    ...{ id, title: "T", status: "resolved", severity: "major", entity_id: "a", cluster_id: null },
    ...{ alarm_count: 1, assignee: null, opened_at: rfc3339(opened), opened_by: "tocsin", closed_at: null },
    ...{ acknowledged_at: instant(acknowledged), seconds_to_acknowledge: seconds(acknowledged) },
    ...{ resolved_at: instant(resolved), seconds_to_resolve: seconds(resolved) },
    ...{ merged_into: merged ? id : null, timeline: [] },
  };
};

const anyIncident: fc.Arbitrary<Incident> = fc
  .record({
    opened: moment,
    acknowledged: fc.option(fc.nat(40), { nil: undefined }),
    resolved: fc.option(fc.nat(40), { nil: undefined }),
    merged: fc.boolean(),
  })
  .map(({ opened, acknowledged, resolved, merged }) => {
    const after = (ms: number | undefined) => (ms === undefined ? undefined : opened + ms);
    return incident(opened, after(acknowledged), after(resolved), merged);
  });

const anyPart = fc.record({
  alarms: fc.array(anyAlarm, { maxLength: 12 }),
  clusters: fc.array(moment, { maxLength: 6 }),
  incidents: fc.array(anyIncident, { maxLength: 6 }),
});
type Part = { alarms: ScoredAlarm[]; clusters: number[]; incidents: Incident[] };

function scorecard(period: Period, ...parts: readonly Part[]): Scorecard {
  const score = new Score(period);
  for (const part of parts) score.add(part);
  const card = showScorecard(score, period.from, []);
  // Intervals of milliseconds are the tests' own.
  const shown = { ...card, interval_s: 1 };
  expect(Scorecard.parse(shown)).toEqual(shown);
  return card;
}

const only = (alarms: ScoredAlarm[]): Part => ({ alarms, clusters: [], incidents: [] });

test("buckets partition the period: each moment of it is in the one that says so, and in no other", () => {
  fc.assert(
    fc.property(anyPeriod, (period) => {
      const buckets = bucketsOf(period);
      expect([buckets[0]?.from, buckets.at(-1)?.to]).toEqual([period.from, period.to]);
      for (let at = 0; at < 130; at++) {
        const holding = buckets.flatMap(({ from, to }, index) => (at >= from && at < to ? [index] : []));
        expect(holding).toEqual([bucketAt(period, at)].filter((index) => index !== undefined));
      }
    }),
  );
});

test("the series adds up to the totals, and the totals to what was in the period", () => {
  fc.assert(
    fc.property(anyPeriod, anyPart, (period, part) => {
      const { totals, series } = scorecard(period, part);
      for (const name of Object.keys(totals) as (keyof typeof totals)[]) {
        const sum = series.reduce((total, bucket) => total + Math.round(bucket[name] * 1000), 0);
        expect([name, sum]).toEqual([name, Math.round(totals[name] * 1000)]);
      }
      const isIn = (at: number) => at >= period.from && at < period.to;
      const own = part.incidents.filter(({ merged_into }) => merged_into === null);
      const countIn = (times: (string | null)[]) =>
        times.filter((time) => time !== null && isIn(Date.parse(time))).length;
      expect(totals).toMatchObject({
        alarms_raised: part.alarms.filter(({ raised_at }) => isIn(raised_at)).length,
        clusters_begun: part.clusters.filter(isIn).length,
        incidents_opened: countIn(own.map(({ opened_at }) => opened_at)),
        incidents_acknowledged: countIn(own.map(({ acknowledged_at }) => acknowledged_at)),
        incidents_resolved: countIn(own.map(({ resolved_at }) => resolved_at)),
      });
    }),
  );
});

test("an entity is down in exactly the moments in which it has an open alarm of major or worse, however many", () => {
  fc.assert(
    fc.property(anyPeriod, fc.array(anyAlarm, { maxLength: 12 }), (period, alarms) => {
      const { uptime, totals } = scorecard(period, only(alarms));
      let sum = 0;
      for (const entity of ["a", "b", "c"]) {
        let down = 0;
        for (let at = period.from; at < period.to; at++) {
          const isDown = alarms.some(
            ({ entity_id, severity, raised_at, cleared_at = period.to }) =>
              entity_id === entity &&
              ["critical", "major"].includes(severity) &&
              raised_at <= at &&
              at < cleared_at,
          );
          if (isDown) down++;
        }
        sum += down;
        const shown = uptime.worst.find(({ entity_id }) => entity_id === entity);
        expect(shown?.downtime_s ?? 0).toBe(down / 1000);
        expect(shown?.uptime ?? 1).toBeCloseTo(1 - down / (period.to - period.from), 5);
      }
      expect(totals.downtime_s).toBe(sum / 1000);
    }),
  );
});

test("the parts may come in any order, and be cut in any way", () => {
  fc.assert(
    fc.property(anyPeriod, fc.array(anyPart, { maxLength: 4 }), (period, parts) => {
      const whole: Part = {
        alarms: parts.flatMap(({ alarms }) => alarms),
        clusters: parts.flatMap(({ clusters }) => clusters),
        incidents: parts.flatMap(({ incidents }) => incidents),
      };
      expect(scorecard(period, ...parts.toReversed())).toEqual(scorecard(period, whole));
    }),
  );
});

test("of nothing, nothing is known: no number is made up, and nothing is divided by zero", () => {
  const card = scorecard({ from: 0, to: 10, stepMs: 4 });
  const unknown = { count: 0, mean_s: null, p50_s: null, p90_s: null };
  expect(card).toMatchObject({
    ...{ time_to_acknowledge: unknown, time_to_resolve: unknown },
    noise: { alarms_per_cluster: null, alarms_per_incident: null },
    uptime: { entities_with_downtime: 0, worst: [] },
  });
  expect(card.series.map(({ mean_s_to_acknowledge }) => mean_s_to_acknowledge)).toEqual([null, null, null]);
});

test("an incident that was merged is counted with the survivor", () => {
  const incidents = [incident(1, 2, 5), incident(1, 3, 4, true)];
  const card = scorecard({ from: 0, to: 10, stepMs: 10 }, { alarms: [], clusters: [], incidents });
  expect(card.totals).toMatchObject({
    incidents_opened: 1,
    incidents_acknowledged: 1,
    incidents_resolved: 1,
  });
  expect(card.time_to_resolve).toEqual({ count: 1, mean_s: 0.004, p50_s: 0.004, p90_s: 0.004 });
});

test("noise is told as alarms for each cluster and each incident", () => {
  const alarms = Array.from(
    { length: 12 },
    (_, raised_at): ScoredAlarm => ({
      ...{ entity_id: "a", severity: "minor", raised_at, cleared_at: undefined },
    }),
  );
  const part = { alarms, clusters: [1, 2, 3, 4], incidents: [incident(1), incident(2)] };
  expect(scorecard({ from: 0, to: 12, stepMs: 12 }, part).noise).toEqual({
    ...{ alarms_per_cluster: 3, alarms_per_incident: 6 },
  });
});

describe("percentiles are one of the values", () => {
  test.each([
    [[7], 7, 7],
    [[1, 2], 1, 2],
    [[5, 1, 4, 2, 3, 9, 8, 7, 6, 10], 5, 9],
  ])("of %j the median is %d, and 90 %% are within %d", (values, p50_s, p90_s) => {
    expect(summaryOf(values)).toMatchObject({ count: values.length, p50_s, p90_s });
  });
});

describe("what is read of the archive", () => {
  const hour = 3_600_000;
  const object = (before: number, ...hours: number[]) => ({
    ...{ object_key: `${before}`, before: before * hour, hours },
  });
  const archive = [object(5, 1, 2), object(6, 3), object(7, 5), object(9, 6, 8), object(12, 11)];
  const keysFor = (from: number, to: number, most = 10) => {
    const { read, completeFrom } = objectsFor(
      archive,
      { from: from * hour, to: to * hour, stepMs: hour },
      most,
    );
    return [read.map(({ object_key }) => object_key).join(" "), completeFrom / hour];
  };

  test("only objects that can hold anything of the period", () => {
    expect(keysFor(6, 9)).toEqual(["9 7", 6]);
    expect(keysFor(0, 3)).toEqual(["5", 0]);
  });

  test("the newest when they are too many, and from when on that is all there was", () => {
    expect(keysFor(0, 24, 2)).toEqual(["12 9", 7]);
  });
});
