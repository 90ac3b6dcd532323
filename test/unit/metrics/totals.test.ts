import fc from "fast-check";
import { expect, test } from "vitest";
import { addUp, countedQueries, hourMs, keyOf, type Totals } from "#shared/metrics/totals.ts";

const requests = { name: "http_requests_total", labels: { route: "/a", method: "GET", status: "200" } };
const queries = countedQueries([requests]);
const start = Date.UTC(2026, 10, 21);
const minuteMs = 60_000;

/** What CloudWatch answers for the sum, by the hour: everything that was measured from then on and has arrived by now. */
function hourlySums(events: readonly number[], from: number, now: number) {
  const hours = new Map<number, number>();
  for (const at of events) {
    if (at < from || at > now) continue;
    const hour = Math.floor(at / hourMs) * hourMs;
    hours.set(hour, (hours.get(hour) ?? 0) + 1);
  }
  return [[...hours].map(([timestamp, value]) => ({ timestamp, value }))];
}

const total = ({ series }: Totals) => series[keyOf(requests)]?.[0] ?? 0;

test("a histogram is asked for by its count, its sum and its buckets", () => {
  const duration = { name: "request_duration_seconds", labels: { route: "/a", method: "GET" } };
  expect(countedQueries([duration]).map(({ statistic }) => statistic)).toEqual([
    "SampleCount",
    "Sum",
    "TC(:0.01)",
    "TC(:0.05)",
    "TC(:0.1)",
    "TC(:0.25)",
    "TC(:0.5)",
    "TC(:1)",
    "TC(:2.5)",
    "TC(:5)",
  ]);
  expect(countedQueries([{ name: "somebody_elses", labels: {} }])).toEqual([]);
});

test("however often and whenever it is asked for, a counter is what was counted, and never shrinks", () => {
  const minutes = fc.array(fc.integer({ min: 0, max: 72 * 60 }), { maxLength: 50 });
  fc.assert(
    fc.property(minutes, minutes, (happened, asked) => {
      const events = happened.map((minute) => start + minute * minuteMs);
      let totals: Totals = { through: start, series: {} };
      let before = 0;
      for (const minute of asked.toSorted((a, b) => a - b)) {
        const now = start + minute * minuteMs;
        const points = hourlySums(events, totals.through, now);
        const { current, next } = addUp(totals, queries, points, now);
        expect(total(current)).toBe(events.filter((at) => at <= now).length);
        expect(total(current)).toBeGreaterThanOrEqual(before);
        before = total(current);
        totals = next;
      }
    }),
  );
});

test("what arrives late is counted as long as its hour was over for less than ten minutes", () => {
  const through = start;
  const now = start + hourMs + 9 * minuteMs;
  const first = addUp({ through, series: {} }, queries, [[{ timestamp: start, value: 5 }]], now);
  expect(first.next.through).toBe(start);
  const late = addUp(first.next, queries, [[{ timestamp: start, value: 7 }]], now + 2 * minuteMs);
  expect([total(late.current), total(late.next), late.next.through]).toEqual([7, 7, start + hourMs]);
});

test("a series that CloudWatch has stopped to list keeps its total", () => {
  const before = { through: start, series: { [keyOf(requests)]: [3] } };
  expect(total(addUp(before, [], [], start + hourMs).current)).toBe(3);
});
