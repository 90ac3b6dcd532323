import { expect, test } from "vitest";
import type { Fact } from "#shared/journal/entry.ts";
import { Situation } from "#shared/journal/situation.ts";
import { alarmNewsOf } from "#shared/tmf642/hub/alarm-news.ts";
import { newListener } from "#shared/tmf642/hub/new-listener.ts";
import { eventBody, eventUrl } from "#shared/tmf642/hub/tmf-event.ts";
import { delivered, now, raised } from "../folded.ts";

const listener = newListener(
  "t",
  { callback: "https://oss.test" },
  { base_url: "https://tocsin.test", created_at: now, place: { seq: 1, index: 0 }, snapshot_seq: 0 },
);

/** What each entry tells, told when all of them have happened. */
function told(...facts: Fact[]) {
  const situation = new Situation("t");
  const news = facts.map((fact) => {
    const seq = situation.seq + 1;
    const baggage = { correlation_id: "c", trace_id: "t" };
    return alarmNewsOf(situation, {
      ...{ tenant_id: "t", seq, entry_id: seq, recorded_at: now + seq, baggage, facts: [fact] },
    });
  });
  return news.map(({ items }) => items.map((item) => JSON.parse(eventBody(item, listener))));
}

const acknowledged = (id: string): Fact => ({ kind: "alarm_act", id, act: "acknowledge", actor: "kim" });

test("an alarm is created, acknowledged and cleared: each event has the alarm as it was then, in TMF642's envelope", () => {
  const situation = new Situation("t");
  const first = delivered(raised());
  const baggage = { correlation_id: "c", trace_id: "t" };
  const entry = { tenant_id: "t", seq: 1, entry_id: 1, recorded_at: now, baggage, facts: [first] };
  const { id } = alarmNewsOf(situation, entry).items[0]!.alarm;
  const [created, acked, cleared] = told(
    first,
    acknowledged(id),
    delivered(raised({ severity: "cleared", cleared_at: now - 1000 })),
  );
  expect(created).toMatchObject([
    {
      ...{ eventType: "AlarmCreateEvent", correlationId: "c", domain: "alarm" },
      eventId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      eventTime: new Date(now + 1).toISOString(),
      event: {
        alarm: {
          ...{ id, href: `https://tocsin.test/tmf-api/alarm/v4/alarm/${id}`, "@type": "Alarm" },
          ...{ ackState: "unacknowledged", perceivedSeverity: "minor", state: "raised", isRootCause: true },
        },
      },
    },
  ]);
  expect(acked).toMatchObject([
    { eventType: "AlarmAttributeValueChangeEvent", event: { alarm: { id, ackState: "acknowledged" } } },
  ]);
  expect(cleared).toMatchObject([
    { eventType: "AlarmStateChangeEvent", event: { alarm: { id, state: "cleared" } } },
  ]);
});

test("one that came and went in one entry is told to have done both; one that is open again has changed its state", () => {
  const [both] = told(delivered(raised({ cleared_at: now - 1000 })));
  expect(both?.map(({ eventType }) => eventType)).toEqual(["AlarmCreateEvent", "AlarmStateChangeEvent"]);
  expect(new Set(both?.map(({ eventId }) => eventId)).size).toBe(2);
  const leased = (seconds: number) => delivered(raised({ ends_at: now + seconds * 1000 }));
  const [, over, again] = told(leased(1), { kind: "time_passed", at: now + 2000 }, {
    ...leased(600),
    ...{ delivery: 2, received_at: now + 3000 },
  } as Fact);
  expect(over?.map(({ eventType }) => eventType)).toEqual(["AlarmStateChangeEvent"]);
  expect(again).toMatchObject([
    { eventType: "AlarmStateChangeEvent", event: { alarm: { state: "updated" } } },
  ]);
});

test("events go below the callback, whatever it ends with, and keep its query", () => {
  const url = (callback: string) => eventUrl(callback, "AlarmStateChangeEvent");
  for (const callback of ["https://oss.test/tmf", "https://oss.test/tmf/", "https://oss.test/tmf#part"])
    expect(url(callback)).toBe("https://oss.test/tmf/listener/alarmStateChangeEvent");
  expect(url("https://oss.test?key=1")).toBe("https://oss.test/listener/alarmStateChangeEvent?key=1");
});
