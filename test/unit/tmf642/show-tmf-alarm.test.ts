import { describe, expect, test } from "vitest";
import type { AlarmAct } from "#shared/alarms/alarm-act.ts";
import { Observation } from "#shared/alarms/observation.ts";
import { showAlarm } from "#shared/alarms/show-alarm.ts";
import type { Situation } from "#shared/journal/situation.ts";
import { packSnapshot, unpackSnapshot } from "#shared/journal/snapshot.ts";
import { knownFromArchive } from "#shared/tmf642/known-alarm.ts";
import { NewTmfAlarm } from "#shared/tmf642/new-tmf-alarm.ts";
import { alarmToBe, reportsOf } from "#shared/tmf642/reports-of.ts";
import { showTmfAlarm } from "#shared/tmf642/show-tmf-alarm.ts";
import { nothingAround } from "#shared/tmf642/surroundings.ts";
import { surroundingsIn } from "#shared/tmf642/surroundings-in.ts";
import { TmfAlarm } from "#shared/tmf642/tmf-alarm.ts";
import { delivered, folded, hrefOf, now, raised } from "./folded.ts";

const iso = (secondsAgo = 0) => new Date(now - secondsAgo * 1000).toISOString();

/** Everything that a sender may say and that comes back as it was said. */
const whole = {
  externalAlarmId: "ext-1",
  alarmType: "equipmentAlarm",
  perceivedSeverity: "major",
  probableCause: "powerProblem",
  specificProblem: "Rectifier 2 off",
  alarmDetails: "48 V bus at 41 V",
  alarmRaisedTime: iso(60),
  sourceSystemId: "ems-1",
  reportingSystemId: "nms-2",
  alarmedObject: { id: "SubNetwork=1,ME=7", href: "http://inventory/7" },
  alarmedObjectType: "rectifier",
  serviceAffecting: true,
  alarmEscalation: false,
  proposedRepairedActions: "Replace it",
  affectedService: [{ id: "vpn-1", href: "http://services/vpn-1" }, { id: "vpn-2" }],
  place: [{ id: "site-1", role: "where it stands" }],
  crossedThresholdInformation: { direction: "down", indicatorName: "V", threshold: { id: "th-1" } },
};

const taken = (alarm: object) => reportsOf(NewTmfAlarm.parse({ state: "raised", ...alarm }), now);
const shown = (situation: Situation, at = 0) =>
  showTmfAlarm([...situation.alarms.values()][at]!, surroundingsIn(situation, hrefOf, now));

describe("a new alarm", () => {
  test("comes back as it was sent, from the answer, the situation, a snapshot and the archive", () => {
    const reports = taken(whole);
    for (const report of reports) expect(Observation.safeParse(report).success).toBe(true);
    const situation = folded(delivered(...reports));
    const known = shown(situation);
    expect(known).toEqual({
      ...whole,
      id: [...situation.alarms.keys()][0],
      href: hrefOf(known.id),
      ...{ ackState: "unacknowledged", state: "raised", isRootCause: true, "@type": "Alarm" },
      ...{ alarmReportingTime: iso(), alarmChangedTime: iso(), plannedOutageIndicator: "InService" },
    });
    expect(TmfAlarm.parse(known)).toEqual(known);
    expect(shown(unpackSnapshot(packSnapshot(situation)))).toEqual(known);
    const { isRootCause: _, ...alone } = known;
    expect(showTmfAlarm(alarmToBe("t", reports, now), nothingAround(hrefOf))).toEqual(alone);
    const archived = knownFromArchive(showAlarm(situation, [...situation.alarms.values()][0]!));
    expect(showTmfAlarm(archived, nothingAround(hrefOf))).toEqual(alone);
  });

  test.each([
    [
      { state: "cleared", alarmClearedTime: iso(10) },
      { severity: "major", cleared_at: now - 10_000 },
    ],
    [{ state: "cleared" }, { severity: "major", cleared_at: now }],
    [{ perceivedSeverity: "CLEARED" }, { severity: "cleared", cleared_at: now }],
    [{ ackState: "acknowledged", ackUserId: "kim" }, { severity: "major" }],
  ])("that is %j", (said, expected) => {
    const [report, acknowledgement] = taken({ ...whole, ...said });
    expect(report).toMatchObject(expected);
    expect(acknowledgement?.acknowledged_by).toBe("ackUserId" in said ? "kim" : undefined);
    const situation = folded(
      delivered(...taken(whole)),
      delivered(report, ...(acknowledgement ? [acknowledgement] : [])),
    );
    expect([...situation.alarms.values()]).toMatchObject([
      { cleared_at: report.cleared_at, ...("ackUserId" in said && { acknowledged: { by: "kim" } }) },
    ]);
  });

  test.each([
    ["alarmClearedTime", { alarmClearedTime: iso(61) }],
    ["comment", { comment: [{ comment: "x" }] }],
    ["state", { state: "open" }],
    ["externalAlarmId", { externalAlarmId: " edge" }],
    ["", { specificProblem: "x".repeat(4096), proposedRepairedActions: "x".repeat(4096) }],
    ["", { extension: 1 }],
  ])("is refused for %s", (field, said) => {
    const issues = NewTmfAlarm.safeParse({ state: "raised", ...whole, ...said }).error?.issues;
    expect(issues?.map(({ path }) => path.join("."))).toEqual([field]);
  });
});

describe("an alarm that came by another door", () => {
  test("has what TMF642 needs, and of its attributes those by TMF642's names", () => {
    const attributes = { rack: 7, serviceAffecting: "TRUE", affectedService: "vpn-1", place: "[broken" };
    const tmf = shown(folded(delivered(raised({ attributes }))));
    expect(tmf).toMatchObject({
      ...{
        alarmType: "other",
        probableCause: "LINK_DOWN",
        perceivedSeverity: "minor",
        serviceAffecting: true,
      },
      ...{ sourceSystemId: "nms", reportingSystemId: "tocsin", affectedService: [{ id: "vpn-1" }] },
    });
    expect(Object.keys(tmf)).not.toContain("place");
    expect(TmfAlarm.safeParse(tmf).success).toBe(true);
  });

  const done = (act: Omit<AlarmAct, "id" | "actor">) => {
    const { id } = [...folded(delivered(raised())).alarms.values()][0]!;
    const situation = folded(delivered(raised()), { kind: "alarm_act", id, actor: "p", ...act });
    expect(shown(unpackSnapshot(packSnapshot(situation)))).toEqual(shown(situation));
    const { isRootCause: _, ...alone } = shown(situation);
    const archived = knownFromArchive(showAlarm(situation, situation.alarms.get(id)!));
    expect(showTmfAlarm(archived, nothingAround(hrefOf))).toEqual(alone);
    return shown(situation);
  };

  test.each([
    [{ act: "acknowledge" }, { ackState: "acknowledged", ackUserId: "p", ackSystemId: "tocsin" }],
    [
      { act: "acknowledge", on_behalf_of: { user: "kim", system: "oss" }, at: now - 5000 },
      { ackUserId: "kim", ackSystemId: "oss", state: "raised" },
    ],
    [
      { act: "clear", on_behalf_of: { user: "kim" }, at: now - 5000 },
      { state: "cleared", perceivedSeverity: "cleared", clearUserId: "kim", alarmClearedTime: iso(5) },
    ],
    [{ act: "clear", at: now - 3_600_000 }, { alarmClearedTime: iso(60) }],
    [
      { act: "comment", note: "Seen", on_behalf_of: { system: "oss" } },
      { comment: [{ comment: "Seen", userId: "p", systemId: "oss", time: iso() }], state: "raised" },
    ],
  ] as const)("after %j", (act, expected) => {
    expect(done(act)).toMatchObject(expected);
  });

  test("is updated when something happened to it after it came in", () => {
    const again = { ...delivered(raised({ severity: "major" })), delivery: 2, received_at: now + 1 };
    expect(shown(folded(delivered(raised()), again))).toMatchObject({ state: "updated" });
  });
});
