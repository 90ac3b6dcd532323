import { describe, expect, test } from "vitest";
import { prometheusLines } from "#shared/metrics/prometheus-text.ts";

const lines = (series: Record<string, number[]>, name: string) =>
  prometheusLines(series)
    .split("\n")
    .filter((line) => line.startsWith(name));

test("a counter has its labels by name, whatever is in their values", () => {
  const key = JSON.stringify(["http_requests_total", '/a"b\\c\nd', "GET", "200"]);
  expect(lines({ [key]: [7] }, "http_requests_total")).toEqual([
    'http_requests_total{route="/a\\"b\\\\c\\nd",method="GET",status="200"} 7',
  ]);
});

test("a gauge without labels has no braces", () => {
  expect(lines({ [JSON.stringify(["cache_connected"])]: [1] }, "cache_connected")).toEqual([
    "cache_connected 1",
  ]);
});

describe("a histogram", () => {
  const key = JSON.stringify(["db_query_duration_seconds", "read"]);
  const buckets = (numbers: number[]) =>
    lines({ [key]: numbers }, "db_query_duration_seconds_bucket").map((line) => line.split(" ")[1]);

  test("has its buckets, its sum and its count", () => {
    const numbers = [10, 1.5, 1, 2, 3, 4, 5, 6, 7, 8];
    expect(lines({ [key]: numbers }, "db_query_duration_seconds")).toEqual([
      'db_query_duration_seconds_bucket{query_type="read",le="0.01"} 1',
      'db_query_duration_seconds_bucket{query_type="read",le="0.05"} 2',
      'db_query_duration_seconds_bucket{query_type="read",le="0.1"} 3',
      'db_query_duration_seconds_bucket{query_type="read",le="0.25"} 4',
      'db_query_duration_seconds_bucket{query_type="read",le="0.5"} 5',
      'db_query_duration_seconds_bucket{query_type="read",le="1"} 6',
      'db_query_duration_seconds_bucket{query_type="read",le="2.5"} 7',
      'db_query_duration_seconds_bucket{query_type="read",le="5"} 8',
      'db_query_duration_seconds_bucket{query_type="read",le="+Inf"} 10',
      'db_query_duration_seconds_sum{query_type="read"} 1.5',
      'db_query_duration_seconds_count{query_type="read"} 10',
    ]);
  });

  test("never shrinks from bucket to bucket, nor exceeds its count", () => {
    expect(buckets([4, 1, 3, 2, 9, 9, 9, 9, 9, 9])).toEqual(["3", "3", "4", "4", "4", "4", "4", "4", "4"]);
  });
});

const familiesIn = (text: string) => text.match(/^# TYPE \w+ \w+$/gm);

/** Beside those of SPEC B6: what the deployment's alarms look at. */
const ourOwn = ["# TYPE audit_alterations_total counter", "# TYPE largest_cluster_share gauge"];

test("every family of the specification is there, measured or not, and no other but our own", () => {
  const families = familiesIn(prometheusLines({})) ?? [];
  expect(families).toEqual(expect.arrayContaining(ourOwn));
  expect(families.filter((family) => !ourOwn.includes(family))).toEqual([
    "# TYPE http_requests_total counter",
    "# TYPE errors_total counter",
    "# TYPE auth_login_total counter",
    "# TYPE auth_register_total counter",
    "# TYPE ratelimit_block_total counter",
    "# TYPE signals_ingested_total counter",
    "# TYPE approvals_total counter",
    "# TYPE audit_events_total counter",
    "# TYPE db_connection_pool_size gauge",
    "# TYPE cache_connected gauge",
    "# TYPE request_duration_seconds histogram",
    "# TYPE db_query_duration_seconds histogram",
  ]);
});
