import { expect, test } from "vitest";
import { rootOf } from "#shared/clusters/live-cluster.ts";
import type { Fact } from "#shared/journal/entry.ts";
import { fold } from "#shared/journal/fold.ts";
import { Situation } from "#shared/journal/situation.ts";
import { packSnapshot, unpackSnapshot } from "#shared/journal/snapshot.ts";

const start = Date.UTC(2026, 0, 1);

/** A tenant with an incident on a and one on b, raised ten seconds apart. */
class Story {
  situation = new Situation("t");

  constructor() {
    this.raise("a", 0);
    this.raise("b", 10);
  }

  tell(...facts: Fact[]): void {
    const seq = this.situation.seq + 1;
    const baggage = { correlation_id: "c", trace_id: "t" };
    fold(this.situation, {
      tenant_id: "t",
      seq,
      entry_id: seq,
      recorded_at: start + seq * 1000,
      baggage,
      facts,
    });
  }

  raise(entity_id: string, seconds: number): void {
    const observation = { entity_id, alarm_type: "LOS", severity: "critical", source_system: "s" } as const;
    this.tell({
      ...{
        kind: "delivered",
        schema_version: 1,
        tenant_id: "t",
        delivery: seconds,
        correlation_id: "c",
        trace_id: "t",
      },
      received_at: start,
      observations: [{ ...observation, raised_at: start + seconds * 1000 }],
    });
  }

  link(depends_on: string[]): void {
    const links = { parent_id: undefined, depends_on, emergency: false };
    this.tell({ kind: "entities_set", entities: [{ id: "a", links }] });
    this.tell({ kind: "recorrelated" });
  }

  incidentOn(entity_id: string) {
    const [incident, ...others] = [...this.situation.incidents.values()].filter(
      (each) => each.entity_id === entity_id,
    );
    expect(others).toEqual([]);
    return incident!;
  }

  alarmsOf(entity_id: string): string[] {
    return rootOf(this.incidentOn(entity_id).cluster!)
      .members.map((alarm) => alarm.entity_id)
      .sort();
  }
}

test.each([
  ["warm", (situation: Situation) => situation],
  ["after a snapshot", (situation: Situation) => unpackSnapshot(packSnapshot(situation))],
])("what a merge of clusters took from an incident comes back when they are split again, %s", (_, resume) => {
  const story = new Story();
  const id = story.incidentOn("b").id;
  story.tell({ kind: "incident_act", incident_id: id, act: "acknowledge", actor: "kim", note: "mine" });
  story.link(["b"]);
  expect(story.incidentOn("a")).toMatchObject({ status: "closed", merged_into: id });
  expect(story.alarmsOf("b")).toEqual(["a", "b"]);

  story.situation = resume(story.situation);
  story.link([]);
  expect(story.incidentOn("a").status).toBe("open");
  expect(story.incidentOn("b")).toMatchObject({ id, status: "acknowledged" });
  expect([story.incidentOn("a").merged_into, story.incidentOn("b").merged_into]).toEqual([
    undefined,
    undefined,
  ]);
  expect([story.alarmsOf("a"), story.alarmsOf("b")]).toEqual([["a"], ["b"]]);
  expect(story.situation.incidents.size).toBe(2);
});

test("an incident stays with the alarms that it was opened for, also when others are earlier", () => {
  const story = new Story();
  const id = story.incidentOn("b").id;
  story.tell({ kind: "incident_act", incident_id: id, act: "investigate", actor: "kim" });
  story.link(["b"]);
  story.raise("b", 20);
  story.link([]);
  expect(story.alarmsOf("b")).toEqual(["b", "b"]);
  expect(story.incidentOn("b")).toMatchObject({ id, status: "investigating" });
});
