import { expect, test } from "vitest";
import type { AlarmAct } from "#shared/alarms/alarm-act.ts";
import { Problem } from "#shared/problems.ts";
import { AlarmPattern, alarmsMeant } from "#shared/tmf642/alarm-pattern.ts";
import { changeTmfAlarm } from "#shared/tmf642/change-tmf-alarm.ts";
import { surroundingsIn } from "#shared/tmf642/surroundings-in.ts";
import { TmfAlarmChange } from "#shared/tmf642/tmf-alarm-change.ts";
import { delivered, folded, hrefOf, now, raised } from "./folded.ts";

const { id } = [...folded(delivered(raised())).alarms.values()][0]!;
const acted = (...acts: AlarmAct["act"][]) =>
  folded(
    delivered(raised()),
    ...acts.map((act) => ({ kind: "alarm_act" as const, id, act, actor: "p", note: "n" })),
  );

/** What an alarm after some acts takes to be as a client wants it, or the status of the refusal. */
const change = (body: object, ...before: AlarmAct["act"][]) =>
  changeTmfAlarm(acted(...before), { id, actor: "q", body: TmfAlarmChange.parse(body) }, hrefOf).then(
    ({ facts }) => facts.map(({ act, on_behalf_of }) => [act, on_behalf_of?.user]),
    (error) => (error instanceof Problem ? error.status : error),
  );

test.each([
  [{ ackState: "acknowledged", ackUserId: "kim" }, [], [["acknowledge", "kim"]]],
  [{ ackState: "acknowledged", ackUserId: "kim" }, ["acknowledge"], []],
  [{ ackState: "unacknowledged" }, ["acknowledge"], [["unacknowledge", undefined]]],
  [{ ackState: "unacknowledged" }, [], []],
  [{ state: "cleared", clearUserId: "kim" }, [], [["clear", "kim"]]],
  [{ perceivedSeverity: "cleared" }, [], [["clear", undefined]]],
  [{ perceivedSeverity: "cleared", state: "cleared" }, ["clear"], []],
  [
    { comment: [{ comment: "a" }, { comment: "b", userId: "kim" }] },
    ["clear"],
    [
      ["comment", undefined],
      ["comment", "kim"],
    ],
  ],
  [
    { state: "cleared", ackState: "acknowledged", comment: [{ comment: "a" }] },
    [],
    [
      ["comment", undefined],
      ["acknowledge", undefined],
      ["clear", undefined],
    ],
  ],
  [{}, [], []],
  [{ ackState: "acknowledged" }, ["clear"], 409],
  [{ ackUserId: "kim" }, [], 422],
  [{ clearUserId: "kim", ackState: "acknowledged" }, [], 422],
  [{ comment: [{ comment: "one more" }] }, Array.from({ length: 100 }, () => "comment" as const), 409],
] as const)("%j after %j", async (body, before, expected) => {
  expect(await change(body, ...before)).toEqual(expected);
});

test.each([{ perceivedSeverity: "minor" }, { state: "updated" }, { probableCause: "x" }, { comment: [] }])(
  "%j can't be changed",
  (body) => {
    expect(TmfAlarmChange.safeParse(body).success).toBe(false);
  },
);

test.each([
  [[{ id }], 1],
  [[{ id, perceivedSeverity: "major" }], 0],
  [[{ id: "other" }], 0],
  [[{ sourceSystemId: "nms" }, { id }], 2],
  [[{ alarmedObject: { id: "cell-2" }, "@type": "Alarm" }], 1],
  [[{ alarmRaisedTime: new Date(now - 60_000).toISOString(), isRootCause: true }], 1],
])("the patterns %j mean alarms, each once", (patterns, count) => {
  const situation = folded(delivered(raised(), raised({ entity_id: "cell-2" }, 50)));
  const read = patterns.map((pattern) => AlarmPattern.parse(pattern));
  expect(alarmsMeant(situation, read, surroundingsIn(situation, hrefOf, now))).toHaveLength(count);
});

test.each([{}, { "@type": "Alarm" }, { comment: [] }, { href: "x" }, { state: "open" }])(
  "%j is no pattern",
  (pattern) => {
    expect(AlarmPattern.safeParse(pattern).success).toBe(false);
  },
);
