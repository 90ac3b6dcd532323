import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { noteViolation } from "#shared/limits/violations.ts";
import { useClock } from "#shared/platform/clock.ts";

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
