import { expect, test } from "vitest";
import type { Fact } from "#shared/journal/entry.ts";
import { fold } from "#shared/journal/fold.ts";
import { Situation } from "#shared/journal/situation.ts";
import { packSnapshot, unpackSnapshot } from "#shared/journal/snapshot.ts";

const start = Date.UTC(2026, 0, 1);
const at = (seconds: number): number => start + seconds * 1000;

/** Appends what happens at a second of the story to a situation. */
function tell(situation: Situation, second: number, ...facts: Fact[]): void {
  const seq = situation.seq + 1;
  const baggage = { correlation_id: "c", trace_id: "t" };
  fold(situation, { tenant_id: "t", seq, entry_id: seq, recorded_at: at(second), baggage, facts });
}

let deliveries = 0;
const alarm = (entity_id: string, raised: number, received: number, cleared?: number): Fact => ({
  ...{ kind: "delivered", schema_version: 1, tenant_id: "t", correlation_id: "c", trace_id: "t" },
  delivery: ++deliveries,
  received_at: at(received),
  observations: [
    {
      ...{ entity_id, alarm_type: "LOS", severity: "critical", source_system: "s", raised_at: at(raised) },
      ...(cleared === undefined ? {} : { cleared_at: at(cleared) }),
    },
  ],
});

const statuses = ({ incidents }: Situation) => [...incidents.values()].map(({ status }) => status);

test.each([
  [1800, ["open"]],
  [1801, ["resolved", "open"]],
])(
  "an alarm %i seconds after the resolution reopens the incident, or opens the next one",
  (later, expected) => {
    const situation = new Situation("t");
    tell(situation, 0, alarm("a", 0, 0, 5));
    expect(statuses(situation)).toEqual(["resolved"]);
    tell(situation, later, alarm("a", 60, later));
    expect(statuses(situation)).toEqual(expected);
  },
);

test("an incident that is over doesn't take over one that isn't, although it is older", () => {
  const situation = new Situation("t");
  tell(situation, 0, alarm("a", 0, 0, 5));
  tell(situation, 10_000, alarm("b", 10, 10_000));
  const links = { parent_id: undefined, depends_on: ["b"], emergency: false };
  tell(situation, 10_001, { kind: "entities_set", entities: [{ id: "a", links }] });
  tell(situation, 10_002, { kind: "recorrelated" });
  const [over, current] = [...situation.incidents.values()];
  expect([over?.merged_into, current?.merged_into, current?.status]).toEqual([
    current?.id,
    undefined,
    "open",
  ]);
});

test("an alarm was received when it was first sent, whichever sending is taken in first", () => {
  const situation = new Situation("t");
  tell(situation, 3, alarm("a", 0, 2));
  tell(situation, 4, alarm("a", 0, 1));
  const [known] = situation.alarms.values();
  expect([known?.received_at, known?.last_seen_at, known?.occurrences]).toEqual([at(1), at(2), 2]);
});

test("a cluster in the archive doesn't come back with a snapshot, though an incident still follows it", () => {
  const hour = 3600;
  const situation = new Situation("t");
  tell(situation, 0, alarm("a", 0, 0, 5));
  tell(situation, 2 * hour, alarm("a", 60, 2 * hour, 65));
  const [first] = situation.incidents.values();
  tell(situation, 30 * hour, { kind: "incident_act", incident_id: first!.id, act: "close", actor: "kim" });
  tell(situation, 31 * hour, { kind: "archived", object_key: "k", before: at(7 * hour), hours: [] });
  expect([situation.incidents.size, situation.alarms.size, situation.clusters.size]).toEqual([1, 0, 0]);
  expect(unpackSnapshot(packSnapshot(situation)).clusters.size).toBe(0);
});
