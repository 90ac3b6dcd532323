import { describe, expect, test } from "vitest";
import { listTmfAlarms } from "#shared/tmf642/list-tmf-alarms.ts";
import { surroundingsIn } from "#shared/tmf642/surroundings-in.ts";
import { TmfAlarmQuery } from "#shared/tmf642/tmf-alarm-query.ts";
import { delivered, folded, hrefOf, now, raised } from "./folded.ts";

const iso = (secondsAgo: number) => new Date(now - secondsAgo * 1000).toISOString();

/** Alone on entities of their own, raised 10 to 40 s ago. */
const situation = folded(
  delivered(
    raised({ entity_id: "ME=1,Slot=2", severity: "critical", alarm_id: "x" }, 10),
    raised({ entity_id: "b", severity: "major", attributes: { serviceAffecting: "true" } }, 20),
    raised({ entity_id: "c", severity: "minor", cleared_at: now - 5_000 }, 30),
    raised({ entity_id: "d", severity: "warning", alarm_type: "FAN" }, 40),
  ),
);
const around = surroundingsIn(situation, hrefOf, now);
const listed = (query: object) => {
  const { total, alarms } = listTmfAlarms(situation, TmfAlarmQuery.parse(query), around);
  return { total, entities: alarms.map(({ alarmedObject }) => alarmedObject?.id.slice(0, 1)).join("") };
};

test.each([
  [{}, "Mbcd"],
  [{ perceivedSeverity: "critical" }, "M"],
  [{ perceivedSeverity: "critical,major,cleared" }, "Mbc"],
  [{ state: "cleared" }, "c"],
  [{ probableCause: "LINK_DOWN", state: "raised" }, "Mb"],
  [{ "alarmedObject.id": "ME=1,Slot=2" }, "M"],
  [{ externalAlarmId: "x" }, "M"],
  [{ serviceAffecting: "true" }, "b"],
  [{ serviceAffecting: "false" }, "Mcd"],
  [{ ackState: "acknowledged" }, ""],
  [{ isRootCause: "true", sourceSystemId: "nms", alarmType: "other" }, "Mbcd"],
  [{ alarmRaisedTime: iso(20) }, "b"],
  [{ "alarmRaisedTime.gt": iso(20) }, "M"],
  [{ "alarmRaisedTime.gte": iso(20), "alarmRaisedTime.lt": iso(10) }, "b"],
  [{ "alarmRaisedTime.lte": iso(30) }, "cd"],
  [{ "alarmClearedTime.gt": iso(6) }, "c"],
] as const)("%j", (query, entities) => {
  expect(listed(query)).toEqual({ total: entities.length, entities });
});

test.each([
  [{ limit: "2" }, "Mb"],
  [{ offset: "3", limit: "2" }, "d"],
  [{ offset: "4" }, ""],
])("of all four, %j is a part", (query, entities) => {
  expect(listed(query)).toEqual({ total: 4, entities });
});

describe("attributes", () => {
  test.each([
    ["perceivedSeverity, state", ["id", "href", "perceivedSeverity", "state"]],
    ["none", ["id", "href"]],
  ])("%s", (fields, names) => {
    const query = TmfAlarmQuery.parse({ fields, limit: "1" });
    expect(Object.keys(listTmfAlarms(situation, query, around).alarms[0]!)).toEqual(names);
  });
});

test.each([
  ["fields", "id,nothing"],
  ["limit", "201"],
  ["offset", "-1"],
  ["isRootCause", "yes"],
  ["state", "open"],
  ["perceivedSeverity", "major,Critical"],
  ["alarmRaisedTime.gt", "yesterday"],
  ["perceivedSeverity.gt", "minor"],
  ["comment", "x"],
])("%s=%s is refused", (name, value) => {
  expect(TmfAlarmQuery.safeParse({ [name]: value }).success).toBe(false);
});
