import { expect, test } from "vitest";
import { showCluster } from "#shared/clusters/show-cluster.ts";
import type { Edge } from "#shared/entities/edge.ts";
import { IncidentRules } from "#shared/incidents/incident-rules.ts";
import type { Fact } from "#shared/journal/entry.ts";
import { fold } from "#shared/journal/fold.ts";
import { Situation } from "#shared/journal/situation.ts";
import type { Silence } from "#shared/silences/silence.ts";

const start = Date.UTC(2026, 0, 1);

const silence: Silence = {
  ...{ id: "01a00000-0000-7000-8000-000000000001", kind: "silence", created_by: "kim", comment: "" },
  ...{ starts_at: start, ends_at: start + 3_600_000, updated_at: start },
  matchers: [{ name: "alarm_type", value: "DOWN", isRegex: false, isEqual: true }],
};

/** A child below a parent, with a power supply and a peer, and incidents that wait 30 s for the parent. */
class Network {
  readonly situation = new Situation("t");

  constructor(edges: readonly Edge[] = [], parent_wait_s = 30) {
    const links = { parent_id: "parent", depends_on: ["power", "peer"], emergency: false, edges };
    this.at(
      0,
      { kind: "entities_set", entities: [{ id: "child", links }] },
      { kind: "rules_set", rules: IncidentRules.parse({ parent_wait_s }) },
    );
  }

  at(second: number, ...facts: Fact[]): this {
    const seq = this.situation.seq + 1;
    const baggage = { correlation_id: "c", trace_id: "t" };
    const recorded_at = start + second * 1000;
    fold(this.situation, { tenant_id: "t", seq, entry_id: seq, recorded_at, baggage, facts });
    return this;
  }

  raise(second: number, entity_id: string, severity: "critical" | "cleared" = "critical"): this {
    const raised_at = start + second * 1000;
    return this.at(second, {
      ...{ kind: "delivered", schema_version: 1, tenant_id: "t", correlation_id: "c", trace_id: "t" },
      ...{ delivery: this.situation.seq, received_at: raised_at },
      observations: [{ entity_id, alarm_type: "DOWN", severity, raised_at, source_system: "nms" }],
    });
  }

  passTime(second: number): this {
    return this.at(second, { kind: "time_passed", at: start + second * 1000 });
  }

  /** For whom the incident of the newest cluster is put off, and until which second. */
  get waits(): unknown {
    const cluster = [...this.situation.clusters.values()].at(-1)!;
    const waits = showCluster(this.situation, cluster).incident_waits;
    return waits && [...waits.for, (Date.parse(waits.until) - start) / 1000];
  }

  get incidents(): unknown[] {
    return [...this.situation.incidents.values()].map(({ entity_id, opened_at }) => [
      entity_id,
      (opened_at - start) / 1000,
    ]);
  }
}

test("a child's incident waits for its parent's alarm, and is the parent's when that comes", () => {
  const network = new Network().raise(1, "child");
  expect([network.incidents, network.situation.wakeAt]).toEqual([[], start + 31_000]);
  expect(network.raise(9, "parent").incidents).toEqual([["parent", 9]]);
  expect(network.passTime(31).incidents).toHaveLength(1);
});

test("who looks at a cluster sees what its incident waits for, as long as it does", () => {
  const network = new Network().raise(1, "child");
  expect(network.waits).toEqual(["parent", 31]);
  expect(network.passTime(31).waits).toBeUndefined();
  expect(new Network().raise(1, "child").raise(9, "child", "cleared").waits).toBeUndefined();
  expect(new Network().raise(1, "child").raise(9, "parent").waits).toBeUndefined();
  const quiet = new Network().raise(1, "child").at(9, { kind: "silence_set", silence }).raise(10, "parent");
  expect([quiet.incidents, quiet.waits]).toEqual([[], undefined]);
  const late = new Network().raise(1, "child").at(9, { kind: "silence_set", silence }).passTime(31);
  expect([late.incidents, late.waits]).toEqual([[], undefined]);
  const impatient = new Network().raise(1, "child");
  const [cluster_id] = impatient.situation.clusters.keys();
  const opened = {
    incident_id: silence.id,
    title: "Look",
    severity: "major",
    actor: "kim",
    cluster_id,
  } as const;
  expect(impatient.at(5, { kind: "incident_opened", ...opened }).waits).toBeUndefined();
});

test("it waits no longer than it was told, however often the child alarms", () => {
  const network = new Network().raise(1, "child").raise(20, "child");
  expect(network.passTime(30).incidents).toEqual([]);
  expect(network.passTime(31).incidents).toEqual([["child", 31]]);
});

test("what has cleared while it waited is no incident", () => {
  expect(new Network().raise(1, "child").raise(9, "child", "cleared").passTime(31).incidents).toEqual([]);
});

test("who has no parent waits for nobody", () => {
  expect(new Network().raise(1, "parent").incidents).toEqual([["parent", 1]]);
});

test("a wait that is over doesn't begin again because a writer's clock is behind", () => {
  const network = new Network().raise(1, "child").raise(9, "child", "cleared").passTime(31);
  expect(network.raise(30, "child").incidents).toEqual([["child", 30]]);
});

const edge = (to: string, wait_s: number | null, window_s: number | null = null): Edge => ({
  ...{ to, wait_s, window_s },
});

test.each([
  ["longer than the rules", [edge("parent", 90)], 30, 91],
  ["where the rules don't wait", [edge("parent", 20)], 0, 21],
  ["for a dependency", [edge("power", 20)], 0, 21],
  ["not at all", [edge("parent", 0)], 30, 1],
  ["as the rules say, where it says nothing", [edge("parent", null, 500)], 30, 31],
  ["as long as for the one that takes longest", [edge("power", 45), edge("peer", 15)], 30, 46],
])("an edge lets an incident wait: %s", (_, edges, parent_wait_s, opens) => {
  const network = new Network(edges, parent_wait_s).raise(1, "child");
  if (opens > 1) expect(network.passTime(opens - 1).incidents).toEqual([]);
  expect(network.passTime(opens).incidents).toEqual([["child", opens]]);
});

test("the alarm of any that is waited for ends the wait, of another one not", () => {
  const edges = [edge("power", 45), edge("parent", 60)];
  const network = new Network(edges).raise(1, "child").raise(3, "peer");
  expect(network.incidents).toEqual([]);
  expect(network.raise(5, "power").incidents).toHaveLength(1);
});

test("with a window as long as the wait, whoever is waited for is part of the incident", () => {
  const late = (window_s: number | null) =>
    new Network([edge("parent", 600, window_s)]).raise(1, "child").raise(500, "parent").passTime(601)
      .incidents;
  expect(late(600)).toEqual([["parent", 500]]);
  expect(late(null)).toEqual([
    ["parent", 500],
    ["child", 601],
  ]);
});
