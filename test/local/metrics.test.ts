import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { readEmbeddedMetrics } from "../../infra/local/cloudwatch/embedded-metrics.ts";
import { newMetric } from "../../infra/local/cloudwatch/metric.ts";
import { forgetfulMetrics } from "../../infra/local/cloudwatch/metric-store.ts";
import { Metrics } from "../../infra/local/cloudwatch/metrics.ts";
import { compileSearch } from "../../infra/local/cloudwatch/search.ts";
import { compileStatistic } from "../../infra/local/cloudwatch/statistic.ts";

describe("a line in the embedded metric format", () => {
  const line = (fields: object, Dimensions: string[][] = [["route"]]) =>
    JSON.stringify({
      _aws: {
        Timestamp: 1000,
        CloudWatchMetrics: [{ Namespace: "N", Dimensions, Metrics: [{ Name: "ms", Unit: "Milliseconds" }] }],
      },
      ...fields,
    });
  const samples = (fields: object) => readEmbeddedMetrics(line(fields)).map(({ sample }) => sample);

  it.each([
    [5, { values: [[5, 1]] }],
    [
      [5, 5, 6],
      {
        values: [
          [5, 1],
          [5, 1],
          [6, 1],
        ],
      },
    ],
    [
      { Values: [5, 6], Counts: [2, 1] },
      {
        values: [
          [5, 2],
          [6, 1],
        ],
      },
    ],
    [
      { Min: 1, Max: 3, Sum: 6, Count: 3 },
      { min: 1, max: 3, sum: 6, count: 3 },
    ],
  ])("holds %j", (ms, sample) => {
    expect(samples({ route: "/a", ms })).toEqual([sample]);
  });

  it("is one metric for each set of dimensions that it has values for", () => {
    const found = readEmbeddedMetrics(line({ route: "/a", ms: 1 }, [[], ["route"], ["route", "method"]]));
    expect(found.map(({ metric }) => metric.dimensions)).toEqual([{}, { route: "/a" }]);
  });

  it.each([
    ["text", "no JSON"],
    ["a broken line", '{"_aws":{"CloudWatchMetrics":['],
    ["other JSON", '{"level":"INFO"}'],
    ["JSON that only speaks of it", '{"message":"\\"CloudWatchMetrics\\""}'],
    ["a metric without value", line({ route: "/a" })],
    ["a metric that is text", line({ route: "/a", ms: "5" })],
  ])("is not: %s", (_, text) => {
    expect(readEmbeddedMetrics(text)).toEqual([]);
  });
});

describe("a search", () => {
  const metric = newMetric("Tocsin", "RequestDuration", [
    ["route", "/api/v1/alarms"],
    ["method", "GET"],
  ]);

  it.each([
    "{Tocsin,method,route}",
    '{Tocsin, route, method} MetricName="RequestDuration"',
    '{"Tocsin",route,method} method="GET" route="/api/v1/alarms"',
    'MetricName="RequestDuration"',
    "request",
    "alarms duration",
    "route=alarms",
    '"GET"',
    'MetricName="Other" OR method="GET"',
    'NOT method="POST"',
    '(method="POST" OR method="GET") AND Namespace="Tocsin"',
  ])("finds it: %s", (search) => {
    expect(compileSearch(search)(metric)).toBe(true);
  });

  it.each([
    "{Tocsin,route}",
    "{Tocsin,route,method,status}",
    "{Other,method,route}",
    'MetricName="Request"',
    'method="get"',
    "alarm",
    'NOT (method="GET")',
    'status="200"',
  ])("doesn't find it: %s", (search) => {
    expect(compileSearch(search)(metric)).toBe(false);
  });
});

describe("metrics", () => {
  const start = Date.parse("2026-11-21T00:00:00Z");
  const minute = 60_000;

  beforeEach(() => {
    vi.useFakeTimers({ now: start });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  const sum = compileStatistic("Sum");

  it("are kept by the minute for a while, then by the hour, and no value is lost", () => {
    const metrics = new Metrics(forgetfulMetrics, () => {});
    const metric = newMetric("N", "count", []);
    for (let index = 0; index < 600; index++) {
      vi.setSystemTime(start + index * minute);
      metrics.record({ metric, timestamp: Date.now(), sample: { values: [[1, 1]] } });
    }
    const series = metrics.get(metric)!;
    const points = (periodMs: number) => series.points(start, start + 600 * minute, periodMs, sum);
    expect(points(600 * minute)).toEqual([{ timestamp: start, value: 600 }]);
    expect(points(60 * minute).map(({ value }) => value)).toEqual(Array.from({ length: 10 }, () => 60));
    expect(points(minute)).toHaveLength(180 + 7);
  });

  it("of too many kinds are left out, and the log says so once", () => {
    const log = vi.fn();
    const metrics = new Metrics(forgetfulMetrics, log);
    for (let index = 0; index < 10_050; index++) {
      const metric = newMetric("N", `m${index}`, []);
      metrics.record({ metric, timestamp: start, sample: { values: [[1, 1]] } });
    }
    expect([...metrics.all()].length).toBeLessThan(10_005);
    expect(log).toHaveBeenCalledOnce();
  });

  it("that are older than two weeks are left out", () => {
    const metrics = new Metrics(forgetfulMetrics, () => {});
    const timestamp = start - 15 * 1440 * minute;
    metrics.record({ metric: newMetric("N", "old", []), timestamp, sample: { values: [[1, 1]] } });
    expect([...metrics.all()]).toEqual([]);
  });
});
