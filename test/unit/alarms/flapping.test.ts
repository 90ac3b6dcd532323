import { expect, test } from "vitest";
import { isFlapping } from "#shared/alarms/flapping.ts";
import type { LiveAlarm } from "#shared/alarms/live-alarm.ts";

const minute = 60_000;
const raisedAt = (...minutes: number[]) => ({
  raised: minutes.map((at) => ({ raised_at: at * minute })) as LiveAlarm[],
  clears: [],
});

test("an alarm flaps that was raised five times within half an hour, up to its newest raise", () => {
  expect(isFlapping(raisedAt(0, 5, 10, 20, 30))).toBe(true);
  expect(isFlapping(raisedAt(0, 5, 10, 20, 31))).toBe(false);
  expect(isFlapping(raisedAt(0, 5, 10, 20))).toBe(false);
  expect(isFlapping(raisedAt(0, 90, 95, 100, 105, 110))).toBe(true);
  expect(isFlapping(raisedAt(0, 1, 2, 3, 4, 90))).toBe(false);
  expect(isFlapping(raisedAt())).toBe(false);
});
