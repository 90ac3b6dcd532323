import { describe, expect, test } from "vitest";
import { rfc3339 } from "#shared/alarms/instant.ts";
import type { Cluster } from "#shared/clusters/cluster.ts";
import type { Incident } from "#shared/incidents/incident.ts";
import { type SitrepFacts, sitrep } from "#shared/incidents/sitrep.ts";
import { SituationReport } from "#shared/incidents/situation-report.ts";

const id = "00000000-0000-7000-8000-000000000001";
const other = "00000000-0000-7000-8000-000000000002";
const minute = 60_000;
const start = Date.UTC(2026, 0, 1);
/** Minutes after the start. */
const at = (minutes: number): number => start + minutes * minute;
const when = (minutes: number): string => rfc3339(at(minutes));

const incident = (fields: Partial<Incident> = {}): Incident => ({
  id,
  title: "LOS on core",
  status: "open",
  severity: "critical",
  entity_id: "core",
  cluster_id: id,
  alarm_count: 3,
  assignee: null,
  opened_at: when(1),
  opened_by: "tocsin",
  acknowledged_at: null,
  resolved_at: null,
  closed_at: null,
  seconds_to_acknowledge: null,
  seconds_to_resolve: null,
  merged_into: null,
  timeline: [{ at: when(1), actor: "tocsin", event: "opened by rule", note: null }],
  ...fields,
});

const cluster = (fields: Partial<Cluster> = {}): Cluster => ({
  cluster_id: id,
  merged_into: null,
  state: "open",
  alarm_count: 3,
  severity: "critical",
  is_emergency_service: false,
  root_cause_entity_id: "core",
  root_cause_reason: "upstream of 1 of the 1 other entities with alarms",
  first_raised_at: when(0),
  last_raised_at: when(2),
  last_activity_at: when(2),
  entities: {
    total: 2,
    top: [
      { id: "edge", count: 2 },
      { id: "core", count: 1 },
    ],
  },
  alarm_types: { total: 1, top: [{ id: "LOS", count: 3 }] },
  incident_id: id,
  ...fields,
});

const raised = (minutes: number, cleared?: number) => ({
  raised_at: at(minutes),
  cleared_at: cleared === undefined ? undefined : at(cleared),
});

const report = (facts: Partial<SitrepFacts>, minutes: number): SituationReport => {
  const all: SitrepFacts = {
    ...{ incident: incident(), cluster: cluster(), alarms: [raised(0), raised(1), raised(2)] },
    ...{ changes: [], entities: new Map(), ...facts },
  };
  const made = sitrep(all, at(minutes));
  expect(SituationReport.parse(made)).toEqual(made);
  return made;
};

test("an incident that goes on lasts until now, from the first alarm on", () => {
  expect(report({}, 13)).toMatchObject({
    ...{ ongoing: true, since: when(0), until: null, duration_s: 780 },
    likely_cause: { entity: { id: "core" }, reason: cluster().root_cause_reason },
  });
});

test("a resolved incident lasted as long as it did, however late one asks", () => {
  const over = incident({ status: "resolved", resolved_at: when(9) });
  const alarms = [raised(0, 9)];
  for (const minutes of [10, 10_000]) {
    const made = report({ incident: over, alarms }, minutes);
    expect(made).toMatchObject({ ongoing: false, until: when(9), duration_s: 540, development: null });
  }
});

describe("how it develops", () => {
  test.each([
    ["growing", [raised(0), raised(30)], 1],
    ["easing", [raised(0), raised(1, 30)], 2],
    ["steady", [raised(0), raised(1, 30), raised(31)], 2],
    ["steady", [...Array.from({ length: 40 }, () => raised(0)), raised(31)], 40],
  ])("%s, by how many alarms are open and were 15 minutes before", (trend, alarms, before) => {
    expect(report({ alarms }, 32).development).toMatchObject({ trend, open_15_min_ago: before });
  });

  test("alarms count in the windows by when they were raised and cleared, clocks that are ahead included", () => {
    const alarms = [raised(39, 98), raised(40), raised(41), raised(86, 97), raised(94), raised(101)];
    expect(report({ alarms }, 100).development).toMatchObject({
      raised: { last_5_min: 1, last_15_min: 3, last_60_min: 4 },
      cleared: { last_5_min: 2, last_15_min: 2, last_60_min: 2 },
    });
  });

  test("it goes on while alarms are open, though people resolved the incident", () => {
    const over = incident({ status: "resolved", resolved_at: when(9) });
    const made = report({ incident: over }, 12);
    expect(made.development).toMatchObject({ trend: "growing" });
    expect(made.outstanding).toEqual([
      { kind: "alarms_still_open", since: when(9), for_s: 180 },
      { kind: "not_closed", since: when(9), for_s: 180 },
    ]);
  });
});

describe("what waits for somebody", () => {
  const kinds = (facts: Partial<SitrepFacts>) => report(facts, 13).outstanding.map(({ kind }) => kind);

  test("nobody has acknowledged it, nor is it anybody's", () => {
    expect(report({}, 13).outstanding).toEqual([
      { kind: "unacknowledged", since: when(1), for_s: 720 },
      { kind: "unassigned", since: when(1), for_s: 720 },
    ]);
  });

  test("one that came back waits from then on", () => {
    const timeline = [{ at: when(11), actor: "kim", event: "reopened", note: null }];
    const [first] = report({ incident: incident({ acknowledged_at: when(2), timeline }) }, 13).outstanding;
    expect(first).toEqual({ kind: "unacknowledged", since: when(11), for_s: 120 });
  });

  test("nothing, when somebody works on it", () => {
    expect(kinds({ incident: incident({ status: "investigating", assignee: "kim" }) })).toEqual([]);
  });

  test("all alarms are clear, but nobody has resolved it", () => {
    const worked = incident({ status: "investigating", assignee: "kim" });
    expect(kinds({ incident: worked, alarms: [raised(0, 2)] })).toEqual(["all_alarms_clear"]);
  });

  test("nothing in one that was merged: it is the other's to see to", () => {
    const merged = incident({ status: "closed", closed_at: when(5), merged_into: other });
    const made = report({ incident: merged, cluster: cluster({ incident_id: other }) }, 13);
    expect(made).toMatchObject({
      ...{ outstanding: [], development: null, merged_into: other, continued_by: other },
      ...{ until: when(5), duration_s: 300 },
    });
  });
});

test("who works on it and since when is read from the timeline", () => {
  const entry = (minutes: number, actor: string, event: string) => ({
    ...{ at: when(minutes), actor, event, note: null },
  });
  const timeline = [
    ...[entry(3, "kim", "acknowledged"), entry(4, "kim", "assigned to lee")],
    ...[entry(5, "kim", "assigned to kim"), entry(6, "lee", "assigned to lee")],
  ];
  const taken = incident({ status: "acknowledged", acknowledged_at: when(3), assignee: "lee", timeline });
  expect(report({ incident: taken }, 13).people).toEqual({
    ...{ assignee: "lee", assigned_at: when(6) },
    ...{ acknowledged_at: when(3), acknowledged_by: "kim" },
  });
});

test("impact says what is registered, and of how many", () => {
  const known = (name: string, revenue_weight: number | null, sla_tier: string | null) =>
    [name, { id: name, name, entity_type: "NODE", revenue_weight, sla_tier }] as const;
  const entities = new Map([known("edge", 2.5, "gold"), known("core", null, "gold")]);
  expect(report({ entities }, 13).impact).toEqual({
    ...{ entities: 2, looked_at: 2, registered: 2 },
    ...{ revenue_weight: 2.5, revenue_weight_known_of: 1, sla_tiers: [{ sla_tier: "gold", entities: 2 }] },
  });
  expect(report({}, 13).impact).toMatchObject({ registered: 0, revenue_weight: null, sla_tiers: [] });
});

test("an incident without alarms says what the person said", () => {
  const byHand = incident({ cluster_id: null, alarm_count: 0, opened_by: "kim" });
  expect(report({ incident: byHand, cluster: undefined, alarms: [] }, 13)).toMatchObject({
    ...{ since: when(1), likely_cause: null, development: null },
    where: { total: 1, top: [{ id: "core", alarm_count: 0 }] },
  });
});

test("of a long timeline the newest 50 actions are shown", () => {
  const timeline = Array.from({ length: 60 }, (_, index) => ({
    ...{ at: when(index), actor: "kim", event: "note", note: `${index}` },
  }));
  const { actions } = report({ incident: incident({ timeline }) }, 61);
  expect([actions.total, actions.latest.length, actions.latest.at(-1)?.note]).toEqual([60, 50, "59"]);
});
