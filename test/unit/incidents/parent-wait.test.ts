import { expect, test } from "vitest";
import { IncidentRules } from "#shared/incidents/incident-rules.ts";
import type { Fact } from "#shared/journal/entry.ts";
import { fold } from "#shared/journal/fold.ts";
import { Situation } from "#shared/journal/situation.ts";

const start = Date.UTC(2026, 0, 1);

/** A child below a parent, and incidents that wait 30 s for it. */
class Network {
  readonly situation = new Situation("t");

  constructor() {
    const links = { parent_id: "parent", depends_on: [], emergency: false };
    this.at(
      0,
      { kind: "entities_set", entities: [{ id: "child", links }] },
      { kind: "rules_set", rules: IncidentRules.parse({ parent_wait_s: 30 }) },
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
