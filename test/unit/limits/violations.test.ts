import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { noteViolation } from "#shared/limits/violations.ts";
import { useClock } from "#shared/platform/clock.ts";
import { startTrace, withTrace } from "#shared/platform/trace-context.ts";

const minuteMs = 60_000;
let now = 1_000_000 * minuteMs;
let lines: string[] = [];

beforeEach(() => {
  useClock({ now: () => now, sleep: async () => {} });
  lines = [];
  vi.spyOn(process.stdout, "write").mockImplementation((line) => lines.push(String(line)) > 0);
});

afterEach(() => vi.restoreAllMocks());

const limit = (key: string) => ({ policy: "api", key, quota: 100, windowMs: minuteMs });
const told = () =>
  lines.map((line) => JSON.parse(line).event.payload).map(({ key, count }) => `${key} ${count}`);

test("the first of a key in a minute is told at once, the others together when it is over", () => {
  for (let time = 0; time < 50; time++) noteViolation(limit("one"), "/docs");
  noteViolation(limit("two"), "/docs");
  expect(told()).toEqual(["one 1", "two 1"]);
  now += minuteMs;
  noteViolation(limit("three"), "/docs");
  expect(told()).toEqual(["one 1", "two 1", "one 49", "three 1"]);
});

test("what is told later is told to the tenant that it happened to, whoever is refused then", () => {
  const refuse = (tenantId: string) =>
    withTrace({ ...startTrace("some-door", {}), tenantId }, () => noteViolation(limit(tenantId), "/docs"));
  refuse("a");
  refuse("a");
  now += minuteMs;
  refuse("b");
  const tellers = lines
    .map((line) => JSON.parse(line))
    .map(({ tenant_id, event }) => [tenant_id, event.payload.key]);
  expect(tellers).toEqual([
    ["a", "a"],
    ["a", "a"],
    ["b", "b"],
  ]);
});
