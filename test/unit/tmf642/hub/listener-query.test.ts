import { expect, test } from "vitest";
import { ListenerQuery } from "#shared/tmf642/hub/listener-query.ts";
import { surroundingsIn } from "#shared/tmf642/surroundings-in.ts";
import { delivered, folded, hrefOf, now, raised } from "../folded.ts";

const situation = folded(delivered(raised({ severity: "critical" })));
const [alarm] = [...situation.alarms.values()];
const around = surroundingsIn(situation, hrefOf, now);
const wants = (query: string, type = "AlarmCreateEvent" as const) =>
  ListenerQuery.parse(query)(type, alarm!, around);

test.each([
  "",
  "eventType=AlarmCreateEvent",
  "eventType=alarmCreateEvent",
  "eventType=AlarmStateChangeEvent,alarmCreateEvent",
  "eventType=AlarmStateChangeEvent&eventType=AlarmCreateEvent",
  "perceivedSeverity=critical",
  "eventType = AlarmCreateEvent & perceivedSeverity = critical",
  "event.alarm.perceivedSeverity=major,critical",
  "alarm.alarmedObject.id=cell-1&perceivedSeverity=critical",
  "?isRootCause=true",
])("a listener that asks for %j is told of a critical alarm's creation", (query) => {
  expect(wants(query)).toBe(true);
});

test.each([
  "eventType=AlarmStateChangeEvent",
  "perceivedSeverity=minor",
  "eventType=AlarmCreateEvent&isRootCause=false",
])("one that asks for %j isn't", (query) => {
  expect(wants(query)).toBe(false);
});

test.each([
  "eventType=AlarmExploded",
  "ackState=acked",
  "colour=red",
  "isRootCause=perhaps",
  "fields=id",
  "perceivedSeverity",
])("nobody can ask for %j", (query) => {
  expect(ListenerQuery.safeParse(query).success).toBe(false);
});
