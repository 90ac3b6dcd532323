import { expect, test } from "vitest";
import type { Observation } from "#shared/alarms/observation.ts";
import { nameOf } from "#shared/incidents/name-incident.ts";
import type { Fact } from "#shared/journal/entry.ts";
import { fold } from "#shared/journal/fold.ts";
import { Situation } from "#shared/journal/situation.ts";

const start = Date.UTC(2026, 0, 1);
const leaves = Array.from({ length: 8 }, (_, index) => `leaf-${index}`);

function network(): Situation {
  const situation = new Situation("t");
  const links = { parent_id: "hub", depends_on: [], emergency: false };
  take(situation, { kind: "entities_set", entities: leaves.map((id) => ({ id, links })) });
  return situation;
}

function take(situation: Situation, ...facts: Fact[]): string[] {
  const seq = situation.seq + 1;
  const baggage = { correlation_id: "c", trace_id: "t" };
  const events = fold(situation, {
    tenant_id: "t",
    seq,
    entry_id: seq,
    recorded_at: start + seq,
    baggage,
    facts,
  });
  return events.map(({ event_type }) => event_type);
}

const raised = (delivery: number, ...entities: string[]): Fact => ({
  ...{ kind: "delivered", schema_version: 1, tenant_id: "t", correlation_id: "c", trace_id: "t" },
  ...{ delivery, received_at: start },
  observations: entities.map(
    (entity_id): Observation => ({
      ...{
        entity_id,
        alarm_type: "DOWN",
        severity: "critical",
        raised_at: start + delivery,
        source_system: "nms",
      },
    }),
  ),
});

const names = ({ incidents }: Situation) =>
  [...incidents.values()].map(({ title, entity_id }) => [title, entity_id]);

test("an incident that began with one leaf is named after the hub when the storm shows that, and that is told", () => {
  const situation = network();
  take(situation, raised(1, "leaf-0"));
  expect(names(situation)).toEqual([["DOWN on leaf-0", "leaf-0"]]);
  expect(take(situation, raised(2, "hub", ...leaves.slice(1)))).toContain("IncidentUpdated");
  const [incident] = situation.incidents.values();
  expect(incident?.timeline.at(-1)).toMatchObject({ actor: "tocsin", event: "now called DOWN on hub" });
  expect(names(situation)).toEqual([["DOWN on hub", "hub"]]);
});

test("it keeps its name once a person has touched it", () => {
  const situation = network();
  take(situation, raised(1, "leaf-0"));
  const [{ id } = { id: "" }] = situation.incidents.values();
  take(situation, { kind: "incident_act", incident_id: id, act: "acknowledge", actor: "kim" });
  take(situation, raised(2, "hub", ...leaves.slice(1)));
  expect(names(situation)).toEqual([["DOWN on leaf-0", "leaf-0"]]);
});

test("it is called after what its cause has itself, however much there is of what follows; after that where the archive has the cause", () => {
  const situation = network();
  const cause = raised(1, "hub") as Extract<Fact, { kind: "delivered" }>;
  take(situation, {
    ...cause,
    observations: cause.observations.map((one) => ({ ...one, alarm_type: "POWER" })),
  });
  take(situation, raised(2, ...leaves));
  expect(names(situation)).toEqual([["POWER on hub", "hub"]]);
  const [cluster] = situation.clusters.values();
  cluster!.members.length = 0;
  expect(nameOf(situation, cluster!).title).toBe("DOWN on hub");
});
