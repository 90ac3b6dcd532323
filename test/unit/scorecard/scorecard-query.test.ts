import { expect, test } from "vitest";
import { bucketsOf, mostBuckets } from "#shared/scorecard/period.ts";
import { ScorecardQuery } from "#shared/scorecard/scorecard-query.ts";

const from = "2026-01-01T00:00:00Z";
const read = (query: object) => ScorecardQuery.safeParse({ from, ...query });
const paths = (query: object) => read(query).error?.issues.map(({ path }) => path.join("."));

test.each([
  ["2026-01-01T01:00:00Z", 5 * 60],
  ["2026-01-02T00:00:00Z", 15 * 60],
  ["2026-01-08T00:00:00Z", 3600],
  ["2026-04-03T00:00:00Z", 86_400],
])("without an interval, until %s has the finest that gives at most 200 buckets: %d s", (to, seconds) => {
  const period = read({ to }).data!;
  expect(period.stepMs).toBe(seconds * 1000);
  expect(bucketsOf(period).length).toBeLessThanOrEqual(mostBuckets);
});

test.each([
  [{ to: from }, ["from"]],
  [{ from: "2999-01-01T00:00:00Z" }, ["from"]],
  [{ to: "2026-04-03T00:00:01Z" }, ["from"]],
  [{ to: "2026-01-08T00:00:00Z", interval: "15m" }, ["interval"]],
  [{ to: "2026-01-02T00:00:00Z", interval: "2h" }, ["interval"]],
  [{ to: "2026-01-02T00:00:00" }, ["to"]],
])("%j is refused for its %j", (query, expected) => {
  expect(paths(query)).toEqual(expected);
});

test("a period ends now at the latest", () => {
  const { to } = ScorecardQuery.parse({ to: "2999-01-01T00:00:00Z" });
  expect(to).toBeLessThanOrEqual(Date.now());
});
