import { beforeEach, expect, test } from "vitest";
import { eventSchemas, feedSchemas } from "#shared/events/domain-event.ts";
import type { Fact } from "#shared/journal/entry.ts";
import { foldForFeed } from "#shared/journal/fold.ts";
import { Situation } from "#shared/journal/situation.ts";
import { delivery, entryOf, type Observation } from "../journal/random-journal.ts";

const raisedAt = Date.UTC(2026, 0, 1);
const observation = (fields: Partial<Observation> = {}): Observation => ({
  entity_id: "e",
  alarm_type: "t",
  severity: "minor",
  raised_at: raisedAt,
  source_system: "s",
  ...fields,
});

const tenantId = "01a1ff6b-cb7e-748e-925c-d030a3213761";
let situation: Situation;
let number = 0;
beforeEach(() => {
  situation = new Situation(tenantId);
});

/** What an entry with these reports tells. */
const tell = (...observations: readonly Observation[]) =>
  foldForFeed(situation, entryOf(situation, [delivery(observations, ++number)]));

const told = (...observations: readonly Observation[]) =>
  tell(...observations).flatMap((event) =>
    "alarm_type" in event ? [[event.event_type, event.severity, event.state, event.occurrences]] : [],
  );

test("an alarm is told when it is new, when it says something else, and when it clears", () => {
  expect(told(observation())).toEqual([["AlarmIngested", "minor", "open", 1]]);
  expect(told(observation({ severity: "major" }))).toEqual([["AlarmChanged", "major", "open", 2]]);
  expect(told(observation({ severity: "major", message: "m" }))).toEqual([
    ["AlarmChanged", "major", "open", 3],
  ]);
  expect(told(observation({ severity: "cleared", raised_at: raisedAt + 1000 }))).toEqual([
    ["AlarmCleared", "major", "cleared", 3],
  ]);
});

test("an alarm that comes again as it was is no news, nor is a clear that clears nothing", () => {
  told(observation({ attributes: { a: 1 } }));
  expect(told(observation({ attributes: { a: 1 } }))).toEqual([]);
  expect(told(observation({ severity: "cleared", raised_at: raisedAt - 1000 }))).toEqual([]);
});

test("an entry tells an alarm once, by the weightiest of what happened to it", () => {
  const reports = [
    observation(),
    observation({ severity: "critical" }),
    observation({ severity: "cleared", raised_at: raisedAt + 1000 }),
  ];
  expect(told(...reports).map(([type, , state]) => [type, state])).toEqual([["AlarmIngested", "cleared"]]);
});

test("what people do about an alarm is told, and that it ended because nobody renewed it", () => {
  const endsAt = raisedAt + 60_000;
  tell(observation({ ends_at: endsAt }));
  const [id] = [...situation.alarms.keys()];
  const act = (fact: object) =>
    foldForFeed(situation, entryOf(situation, [fact as Fact])).find((event) => "alarm_type" in event);
  expect(act({ kind: "alarm_act", id, act: "acknowledge", actor: "kim" })).toMatchObject({
    ...{ event_type: "AlarmChanged", id, acknowledged_by: "kim", shelved_until: null },
  });
  expect(act({ kind: "alarm_act", id, act: "shelve", actor: "kim", until: endsAt })).toMatchObject({
    ...{ event_type: "AlarmChanged", shelved_until: "2026-01-01T00:01:00.000Z" },
  });
  expect(act({ kind: "time_passed", at: endsAt })).toMatchObject({
    ...{ event_type: "AlarmCleared", state: "cleared", cleared_at: "2026-01-01T00:01:00.000Z" },
  });
});

test("everything that is told keeps to its schema", () => {
  const schemas: Record<string, { parse(event: unknown): unknown }> = { ...feedSchemas, ...eventSchemas };
  const events = [
    ...tell(observation({ severity: "critical" }), observation({ alarm_type: "u" })),
    ...tell(observation({ severity: "major", message: "m", alarm_id: "1" })),
    ...tell(observation({ severity: "cleared", raised_at: raisedAt + 1000 })),
  ];
  expect(new Set(events.map(({ event_type }) => event_type)).size).toBeGreaterThanOrEqual(4);
  for (const event of events) expect(schemas[event.event_type]!.parse(event)).toEqual(event);
});
