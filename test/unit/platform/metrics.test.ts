import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { countMetric, flushMetrics, observeMetric, setMetric } from "#shared/platform/metrics.ts";

interface Line {
  readonly _aws: {
    readonly Timestamp: number;
    readonly CloudWatchMetrics: readonly {
      readonly Namespace: string;
      readonly Dimensions: readonly (readonly string[])[];
      readonly Metrics: readonly { readonly Name: string }[];
    }[];
  };
  readonly [member: string]: unknown;
}

const written = vi.spyOn(process.stdout, "write").mockReturnValue(true);

beforeEach(() => {
  process.env.STAGE = "test";
});
afterEach(() => {
  flushMetrics();
  written.mockClear();
});

function flushed(): Line[] {
  flushMetrics();
  const text = written.mock.calls.map(([chunk]) => String(chunk)).join("");
  const lines = text.split("\n").flatMap((line) => (line === "" ? [] : (JSON.parse(line) as Line)));
  written.mockClear();
  return lines;
}

/** What CloudWatch reads from a line: each metric with its dimensions and values. */
const read = (line: Line) =>
  line._aws.CloudWatchMetrics.flatMap(({ Dimensions, Metrics }) =>
    Metrics.map(({ Name }) => ({
      name: Name,
      labels: Object.fromEntries(Dimensions[0]!.map((label) => [label, line[label]])),
      value: line[Name],
    })),
  );

test("what a request measures is one line, each metric with its own labels as dimensions", () => {
  countMetric("http_requests_total", { route: "/a", method: "GET", status: "200" });
  observeMetric("request_duration_seconds", { route: "/a", method: "GET" }, 0.02);
  setMetric("cache_connected", {}, 1);
  const [line, ...others] = flushed();
  expect(others).toEqual([]);
  expect(read(line!)).toEqual([
    { name: "http_requests_total", labels: { route: "/a", method: "GET", status: "200" }, value: 1 },
    { name: "request_duration_seconds", labels: { route: "/a", method: "GET" }, value: 0.02 },
    { name: "cache_connected", labels: {}, value: 1 },
  ]);
  expect(new Set(line!._aws.CloudWatchMetrics.map(({ Namespace }) => Namespace))).toEqual(
    new Set(["Tocsin/test"]),
  );
});

test("counts of the same labels add up, observations stay apart, a gauge keeps its last value", () => {
  countMetric("auth_login_total", { result: "success" }, 2);
  countMetric("auth_login_total", { result: "success" });
  observeMetric("db_query_duration_seconds", { query_type: "read" }, 0.1);
  observeMetric("db_query_duration_seconds", { query_type: "read" }, 0.2);
  setMetric("db_connection_pool_size", {}, 3);
  setMetric("db_connection_pool_size", {}, 5);
  const values = flushed()
    .flatMap(read)
    .map(({ value }) => value);
  expect(values).toEqual([3, [0.1, 0.2], 5]);
});

describe("one line has one value for each name", () => {
  test("the same metric under other labels takes another line", () => {
    for (const result of ["success", "failure", "failure"]) countMetric("auth_login_total", { result });
    const lines = flushed();
    expect(lines.map((line) => read(line).map(({ labels, value }) => [labels.result, value]))).toEqual([
      [["success", 1]],
      [["failure", 2]],
    ]);
  });

  test("metrics that mean different things by one label take two lines", () => {
    countMetric("http_requests_total", { route: "/a", method: "POST", status: "201" });
    countMetric("audit_events_total", { action: "entity.create", status: "success" });
    countMetric("errors_total", { status: "201", endpoint: "e" });
    const lines = flushed();
    expect(lines.map(({ status }) => status)).toEqual(["201", "success"]);
    expect(lines.map((line) => read(line).length)).toEqual([2, 1]);
  });
});

test("more values than CloudWatch takes in a line are told in several", () => {
  for (let made = 0; made < 250; made++) {
    observeMetric("db_query_duration_seconds", { query_type: "write" }, made);
  }
  const values = flushed()
    .flatMap(read)
    .map(({ value }) => value as number[]);
  expect(values.map(({ length }) => length)).toEqual([100, 100, 50]);
  expect(values.flat()).toEqual(Array.from({ length: 250 }, (_, made) => made));
});

test("nothing measured, nothing written; and what was told once isn't told again", () => {
  expect(flushed()).toEqual([]);
  countMetric("auth_login_total", { result: "success" });
  expect(flushed()).toHaveLength(1);
  expect(flushed()).toEqual([]);
});
