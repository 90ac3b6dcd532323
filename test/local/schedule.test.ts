import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { EventBuses, readRules } from "../../infra/local/events/event-bus.ts";
import { startSchedules } from "../../infra/local/events/schedules.ts";
import { startTiming } from "../../infra/local/timing/start-timing.ts";
import { compileTiming, type TimingSettings } from "../../infra/local/timing/timing.ts";

beforeEach(() => {
  vi.useFakeTimers({ now: new Date("2026-11-20T23:58:30Z") });
});

afterEach(() => {
  vi.useRealTimers();
});

function ticksWithin(expression: string, ms: number, settings: TimingSettings = {}): string[] {
  const ticks: string[] = [];
  const tick = () => ticks.push(new Date().toISOString());
  const stop = startTiming(compileTiming(expression, settings), Date.now(), tick);
  vi.advanceTimersByTime(ms);
  stop();
  vi.advanceTimersByTime(ms);
  return ticks;
}

const minute = 60_000;
const day = 1440 * minute;

describe("a schedule", () => {
  it("runs at a rate, until it is stopped", () => {
    expect(ticksWithin("rate(2 minutes)", 5 * minute)).toEqual([
      "2026-11-21T00:00:30.000Z",
      "2026-11-21T00:02:30.000Z",
    ]);
  });

  it("runs at rates longer than a timer's", () => {
    expect(ticksWithin("rate(30 days)", 61 * day)).toHaveLength(2);
  });

  it("runs at the times of a cron expression, weekdays counted from Sunday", () => {
    expect(ticksWithin("cron(0/15 8 ? * 7 *)", 2 * day)).toEqual([
      "2026-11-21T08:00:00.000Z",
      "2026-11-21T08:15:00.000Z",
      "2026-11-21T08:30:00.000Z",
      "2026-11-21T08:45:00.000Z",
    ]);
  });

  it("runs at the times of its time zone, whatever its clocks do", () => {
    // Clocks go forward in Berlin on 2027-03-28.
    vi.setSystemTime("2027-03-26T12:00:00Z");
    expect(ticksWithin("cron(30 6 * * ? *)", 3 * day, { timeZone: "Europe/Berlin" })).toEqual([
      "2027-03-27T05:30:00.000Z",
      "2027-03-28T04:30:00.000Z",
      "2027-03-29T04:30:00.000Z",
    ]);
  });

  it("runs once, at a time in its time zone", () => {
    expect(ticksWithin("at(2026-11-21T03:00:00)", day, { timeZone: "Europe/Berlin" })).toEqual([
      "2026-11-21T02:00:00.000Z",
    ]);
    expect(ticksWithin("at(2020-01-01T00:00:00)", day)).toEqual([]);
  });

  it("counts a rate from where it is told to", () => {
    const anchor = Date.parse("2026-11-20T23:00:00Z");
    expect(ticksWithin("rate(1 hour)", 90 * minute, { anchor })).toEqual([
      "2026-11-21T00:00:00.000Z",
      "2026-11-21T01:00:00.000Z",
    ]);
  });

  it.each([
    "rate(5 fortnights)",
    "cron(* * * * * *)",
    "cron(0 10 ? * ? *)",
    "cron(0 10 * * ?)",
    "cron(0 10 * * ? 2027/2)",
    "cron(0 10 31 2 ? *)",
    "every(day)",
    "rate(0 minutes)",
    "at(tomorrow)",
    "at(2026-11-21T08:00)",
  ])("%s is refused", (expression) => {
    expect(() => compileTiming(expression)).toThrow();
  });
});

describe("a rule with a schedule", () => {
  it("gives its targets a scheduled event", () => {
    const Targets = [{ Arn: "arn:aws:lambda:us-east-1:000000000000:function:tick" }];
    const properties = { ScheduleExpression: "rate(1 minute)", Targets };
    const resource = { type: "AWS::Events::Rule", logicalId: "Tick", name: "tick", ref: "tick", properties };
    const rules = readRules([resource]);
    const deliver = vi.fn(async () => {});
    const stop = startSchedules(rules, new EventBuses([resource], rules, deliver));
    vi.advanceTimersByTime(minute);
    stop();
    expect(deliver).toHaveBeenCalledExactlyOnceWith(
      rules[0],
      Targets[0],
      expect.stringContaining('"Scheduled Event"'),
    );
  });
});
