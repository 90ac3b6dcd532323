import { expect, test } from "vitest";
import type { Observation } from "#shared/alarms/observation.ts";
import type { Fact } from "#shared/journal/entry.ts";
import { fold } from "#shared/journal/fold.ts";
import { Situation } from "#shared/journal/situation.ts";

const start = Date.UTC(2026, 0, 1);

const trigger = (at: number, more: Partial<Observation> = {}): Observation => ({
  ...{ entity_id: "e", alarm_type: "t", severity: "minor", source_system: "pagerduty", alarm_id: "k" },
  ...{ raised_at: start + at, continues: true },
  ...more,
});
const resolve = (at: number): Observation => trigger(at, { severity: "cleared", continues: undefined });
const acknowledge = (at: number): Observation =>
  trigger(at, { acknowledged_by: "kim", continues: undefined });

/** Each report in a delivery of its own. */
function told(...observations: Observation[]): Situation {
  const situation = new Situation("t");
  for (const [delivery, observation] of observations.entries())
    take(situation, delivered(delivery, observation));
  return situation;
}

const delivered = (delivery: number, observation: Observation): Fact => ({
  ...{ kind: "delivered", schema_version: 1, tenant_id: "t", correlation_id: "c", trace_id: "t" },
  ...{ delivery, received_at: start + delivery, observations: [observation] },
});

function take(situation: Situation, fact: Fact): void {
  const seq = situation.seq + 1;
  const baggage = { correlation_id: "c", trace_id: "t" };
  fold(situation, {
    tenant_id: "t",
    seq,
    entry_id: seq,
    recorded_at: start + 100 + seq,
    baggage,
    facts: [fact],
  });
}

const spans = ({ alarms }: Situation) =>
  [...alarms.values()]
    .map(({ raised_at, cleared_at }) => [
      raised_at - start,
      cleared_at === undefined ? null : cleared_at - start,
    ])
    .sort(([a], [b]) => a! - b!);

const acknowledgers = ({ alarms }: Situation) =>
  [...alarms.values()].map(({ acknowledged }) => acknowledged?.by);

test("a trigger continues the alarm that is open, and begins anew after it was resolved", () => {
  expect(spans(told(trigger(1), trigger(2)))).toEqual([[1, null]]);
  expect(spans(told(trigger(1), resolve(2), trigger(3)))).toEqual([
    [1, 2],
    [3, null],
  ]);
});

test("a resolve that is late closes what was before it, and not what was triggered after it", () => {
  expect(spans(told(trigger(1), trigger(3), resolve(2)))).toEqual([
    [1, 2],
    [3, null],
  ]);
});

test("an acknowledgement counts, whichever arrives first; it doesn't for what is raised later", () => {
  expect(acknowledgers(told(trigger(1), acknowledge(2)))).toEqual(["kim"]);
  expect(acknowledgers(told(acknowledge(2), trigger(1)))).toEqual(["kim"]);
  expect(acknowledgers(told(trigger(1), acknowledge(2), resolve(3), trigger(4)))).toEqual(["kim", undefined]);
});

test("an acknowledgement ends when the alarm gets worse, unless it holds until the alarm clears", () => {
  for (const [until_clear, by] of [
    [false, undefined],
    [true, "p"],
  ] as const) {
    const situation = told(trigger(1));
    const [{ id } = { id: "" }] = situation.alarms.values();
    take(situation, { kind: "alarm_act", id, act: "acknowledge", actor: "p", until_clear });
    take(situation, delivered(9, trigger(2)));
    expect(acknowledgers(situation)).toEqual(["p"]);
    take(situation, delivered(10, trigger(3, { severity: "major" })));
    expect(acknowledgers(situation)).toEqual([by]);
  }
});

test("a clear by hand closes the alarm; what is done to an alarm that has cleared meanwhile changes nothing", () => {
  const situation = told(trigger(1));
  const [{ id } = { id: "" }] = situation.alarms.values();
  take(situation, { kind: "alarm_act", id, act: "clear", actor: "p" });
  expect(spans(situation)).toEqual([[1, 102]]);
  take(situation, { kind: "alarm_act", id, act: "acknowledge", actor: "p" });
  expect(acknowledgers(situation)).toEqual([undefined]);
});

test("what is said to have been done earlier was done between the raise and the entry", () => {
  for (const [said, at] of [
    [undefined, 102],
    [50, 50],
    [-50, 1],
    [5000, 102],
  ] as const) {
    const situation = told(trigger(1));
    const [alarm] = situation.alarms.values();
    const when = said === undefined ? {} : { at: start + said };
    take(situation, { kind: "alarm_act", id: alarm!.id, act: "acknowledge", actor: "p", ...when });
    expect(alarm!.acknowledged!.at - start).toBe(at);
  }
});

test("a clear by hand is never before the alarm was raised last", () => {
  const situation = told(trigger(1), trigger(20));
  const [{ id } = { id: "" }] = situation.alarms.values();
  take(situation, { kind: "alarm_act", id, act: "clear", actor: "p", at: start + 5 });
  expect(spans(situation)).toEqual([[1, 20]]);
});

test("an alarm has a hundred comments at most, also when it is clear", () => {
  const situation = told(trigger(1), resolve(2));
  const [alarm] = situation.alarms.values();
  for (let said = 1; said <= 101; said++)
    take(situation, { kind: "alarm_act", id: alarm!.id, act: "comment", actor: "p", note: `${said}` });
  expect(alarm!.comments?.map(({ text }) => text)).toEqual(
    Array.from({ length: 100 }, (_, at) => `${at + 1}`),
  );
});

test("what was triggered again after a late resolve is there once, also when a still earlier resolve comes", () => {
  const situation = told(trigger(1), trigger(5), resolve(3), resolve(2));
  expect(spans(situation)).toEqual([
    [1, 2],
    [5, null],
  ]);
  expect([...situation.histories.values()].map(({ raised }) => raised.length)).toEqual([2]);
});
