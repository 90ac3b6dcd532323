import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { EventBuses, readRules } from "../../infra/local/events/event-bus.ts";
import { startSchedule } from "../../infra/local/events/schedule.ts";
import { startSchedules } from "../../infra/local/events/schedules.ts";

beforeEach(() => {
  vi.useFakeTimers({ now: new Date("2026-11-20T23:58:30Z") });
});

afterEach(() => {
  vi.useRealTimers();
});

function ticksWithin(expression: string, ms: number): string[] {
  const ticks: string[] = [];
  const stop = startSchedule(expression, () => ticks.push(new Date().toISOString()));
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

  it.each([
    "rate(5 fortnights)",
    "cron(* * * * * *)",
    "cron(0 10 ? * ? *)",
    "cron(0 10 * * ?)",
    "cron(0 10 * * ? 2027/2)",
    "cron(0 10 31 2 ? *)",
    "every(day)",
  ])("%s is refused", (expression) => {
    expect(() => startSchedule(expression, () => {})).toThrow();
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
