import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { alarmKey, occurrenceId } from "#shared/alarms/alarm-id.ts";
import { topOf } from "#shared/clusters/lineage.ts";
import { rootOf } from "#shared/clusters/live-cluster.ts";
import { correlateBatch } from "#shared/correlation/correlate-batch.ts";
import { linkRules } from "#shared/correlation/correlation-policy.ts";
import { leaving } from "#shared/journal/archive.ts";
import { type Entry, type Fact, packEntry, unpackEntry } from "#shared/journal/entry.ts";
import { fold } from "#shared/journal/fold.ts";
import { Situation } from "#shared/journal/situation.ts";
import { packSnapshot, unpackSnapshot } from "#shared/journal/snapshot.ts";
import { known } from "./known.ts";
import {
  anyGroup,
  anyObservation,
  anyPolicy,
  anyStep,
  anyTopology,
  delivery,
  entryOf,
  type Observation,
  type Step,
} from "./random-journal.ts";

/** Folds what the steps make of an empty journal. @returns the entries, and after each the events and a snapshot. */
function journal(steps: readonly Step[]) {
  const situation = new Situation("t");
  const entries: Entry[] = [];
  const events: unknown[] = [];
  const snapshots: Uint8Array[] = [];
  const gone = new Set<string>();
  for (const step of steps) {
    const facts = step(situation, situation.seq + 1).map((fact) => withoutGone(fact, gone));
    for (const fact of facts) {
      if (fact.kind !== "archived") continue;
      for (const { id } of leaving(situation, fact.before).alarms) gone.add(id);
    }
    const entry = entryOf(situation, facts);
    entries.push(entry);
    events.push(fold(situation, entry));
    snapshots.push(packSnapshot(situation));
  }
  return { situation, entries, events, snapshots, gone };
}

/** What is in the archive is never delivered again: who takes alarms in looks there first. */
function withoutGone(fact: Fact, gone: ReadonlySet<string>): Fact {
  if (fact.kind !== "delivered") return fact;
  const observations = fact.observations.filter(
    (observation) => !gone.has(occurrenceId("t", alarmKey(observation), observation.raised_at)),
  );
  return { ...fact, observations };
}

const anySteps = fc.array(anyStep, { minLength: 1, maxLength: 14 });

/** The clusters that the batch algorithm makes of the alarms that a situation holds, with those in one that are in a group. */
function batchClusters(situation: Situation): Map<string, string> {
  const alarms = [...situation.alarms.values()];
  const { entityNumbers, typeNumbers } = situation;
  const roots = correlateBatch(
    {
      raisedAtMs: Float64Array.from(alarms, ({ raised_at }) => raised_at),
      entity: Int32Array.from(alarms, ({ entity_id }) => entityNumbers.numberOf(entity_id)),
      type: Int32Array.from(alarms, ({ alarm_type }) => typeNumbers.numberOf(alarm_type)),
      precedes: (a, b) => alarms[a]!.id < alarms[b]!.id,
    },
    situation.topology,
    linkRules(situation.policy),
  );
  return withGroups(situation, new Map(alarms.map(({ id }, index) => [id, alarms[roots[index]!]!.id])));
}

function withGroups({ alarms }: Situation, clusters: Map<string, string>): Map<string, string> {
  for (const { id, grouped } of alarms.values()) {
    if (!grouped) continue;
    const [one, other] = [clusters.get(id)!, clusters.get(grouped.parent_id)!].sort();
    for (const [member, cluster] of clusters) if (cluster === other) clusters.set(member, one!);
  }
  return clusters;
}

const clustersOf = (situation: Situation) =>
  new Map([...situation.alarms.keys()].map((id) => [id, situation.cluster(id)?.id]));

describe("fold", () => {
  test("is the same from any snapshot on: what is known, and what is told to the outside", () => {
    fc.assert(
      fc.property(anySteps, (steps) => {
        const { situation, entries, events, snapshots } = journal(steps);
        const expected = known(situation);
        for (const [place, snapshot] of snapshots.entries()) {
          const resumed = unpackSnapshot(snapshot);
          const tail = entries.slice(place + 1);
          expect(tail.map((entry) => fold(resumed, entry))).toEqual(events.slice(place + 1));
          expect(known(resumed)).toEqual(expected);
        }
      }),
      { numRuns: 400 },
    );
  });

  test("is the same of entries that have been in the table", () => {
    fc.assert(
      fc.property(anySteps, (steps) => {
        const { situation, entries, events } = journal(steps);
        const again = new Situation("t");
        const stored = entries.map((entry) => unpackEntry(packEntry(entry)));
        expect(stored.map((entry) => fold(again, entry))).toEqual(events);
        expect(known(again)).toEqual(known(situation));
      }),
      { numRuns: 100 },
    );
  });

  test("keeps clusters, alarms and incidents in step with each other", () => {
    fc.assert(
      fc.property(anySteps, (steps) => {
        const { situation } = journal(steps);
        const members = [...situation.clusters.values()].flatMap((cluster) => cluster.members);
        expect(members.map(({ id }) => id).sort()).toEqual([...situation.alarms.keys()].sort());
        for (const [id, cluster] of situation.clusters) {
          const { count } = cluster;
          expect([cluster.id, cluster.into]).toEqual([id, undefined]);
          expect(count).toBe(cluster.members.length + (cluster.archived?.count ?? 0));
          expect(cluster.openCount).toBe(
            cluster.members.filter((alarm) => alarm.cleared_at === undefined).length,
          );
          for (const member of cluster.members) expect(situation.cluster(member.id)).toBe(cluster);
        }
        for (const alarm of situation.alarms.values()) {
          if (!alarm.grouped) continue;
          const parent = situation.alarms.get(alarm.grouped.parent_id)!;
          expect(rootOf(parent.cluster)).toBe(rootOf(alarm.cluster));
          expect(topOf(situation, alarm).grouped).toBeUndefined();
          expect(situation.cluster(alarm.id)!.rootByHand).toBeDefined();
        }
        const followed = [...situation.clusters.values()].flatMap(({ incident }) => incident ?? []);
        expect(new Set(followed).size).toBe(followed.length);
        for (const { merged_into } of situation.incidents.values()) expect(merged_into).not.toBe("");
      }),
      { numRuns: 300 },
    );
  });

  test("refuses an entry out of turn", () => {
    const situation = new Situation("t");
    fold(situation, entryOf(situation, []));
    const next = entryOf(situation, []);
    expect(() => fold(situation, { ...next, seq: 3 })).toThrow("entry 3 doesn't follow 1");
    expect(() => fold(situation, { ...next, seq: 1 })).toThrow("entry 1 doesn't follow 1");
  });
});

/** Policy and topology first, then alarms: what a tenant looks like that changes neither. */
function settled(
  policy: Parameters<typeof batchClusters>[0]["policy"],
  topology: Entry["facts"][number],
): Situation {
  const situation = new Situation("t");
  fold(situation, entryOf(situation, [{ kind: "policy_set", policy }, topology]));
  return situation;
}

describe("clusters", () => {
  test("are the batch algorithm's, however the alarms come", () => {
    fc.assert(
      fc.property(
        anyPolicy,
        anyTopology,
        fc.array(fc.array(anyObservation, { maxLength: 6 }), { maxLength: 6 }),
        (policy, topology, batches) => {
          const situation = settled(policy, topology);
          for (const [number, batch] of batches.entries()) {
            fold(situation, entryOf(situation, [delivery(batch, number)]));
            expect(clustersOf(situation)).toEqual(batchClusters(situation));
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  test("are the batch algorithm's and what people have grouped, however they group and ungroup", () => {
    const anyDelivery = fc.array(anyObservation, { minLength: 1, maxLength: 6 }).map(
      (batch): Step =>
        (_, entry) => [delivery(batch, entry)],
    );
    const someSteps = fc.array(
      fc.oneof({ weight: 1, arbitrary: anyDelivery }, { weight: 2, arbitrary: anyGroup }),
      {
        minLength: 3,
        maxLength: 12,
      },
    );
    fc.assert(
      fc.property(anyPolicy, anyTopology, someSteps, (policy, topology, steps) => {
        const situation = settled(policy, topology);
        for (const step of steps) {
          fold(situation, entryOf(situation, step(situation, situation.seq + 1)));
          expect(clustersOf(situation)).toEqual(batchClusters(situation));
        }
      }),
      { numRuns: 500 },
    );
  });

  test("are the same, with all that is shown of them, in every order of delivery", () => {
    // A sender whose id means one thing: where it contradicts itself, the first word on the entity counts.
    const consistent = anyObservation.map((observation) => ({
      ...observation,
      alarm_id:
        observation.alarm_id && `${observation.alarm_id} ${observation.entity_id} ${observation.alarm_type}`,
    }));
    const numbered = fc.array(consistent, { minLength: 2, maxLength: 12 }).chain((observations) => {
      const all = observations.map((observation, number) => ({ observation, number }));
      return fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }));
    });
    type Numbered = readonly { observation: Observation; number: number }[];
    fc.assert(
      fc.property(anyPolicy, anyTopology, numbered, (policy, topology, orders) => {
        const [one, other] = orders.map((order: Numbered) => {
          const situation = settled(policy, topology);
          for (const { observation, number } of order) {
            fold(situation, entryOf(situation, [delivery([observation], number)]));
          }
          const { alarms, clusters, clears } = known(situation);
          return {
            clears,
            alarms: alarms.map(({ received_at: _, deliveries, ...rest }) => [rest, [...deliveries].sort()]),
            // How long an incident is put off counts from when an alarm came.
            clusters: clusters.map(({ incident_id: _, announced: __, incident_waits: ___, ...rest }) => rest),
          };
        });
        expect(other).toEqual(one);
      }),
      { numRuns: 500 },
    );
  });

  test("are the batch algorithm's after every re-correlation, whatever happened to policy and topology", () => {
    const withoutArchives = fc.array(
      anyStep.map(
        (step): Step =>
          (situation, entry) => {
            const facts = step(situation, entry);
            return facts.filter(({ kind }) => kind !== "archived");
          },
      ),
      { maxLength: 14 },
    );
    fc.assert(
      fc.property(withoutArchives, (steps) => {
        const { situation } = journal([...steps, () => [{ kind: "recorrelated" }]]);
        expect(clustersOf(situation)).toEqual(batchClusters(situation));
        expect(situation.recorrelationDue).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  test("lose nothing when a delivery comes again: the same entry content a second time changes no cluster", () => {
    fc.assert(
      fc.property(
        anySteps,
        fc.array(anyObservation, { minLength: 1, maxLength: 5 }),
        (steps, observations) => {
          const { situation } = journal(steps);
          const facts = [delivery(observations, 999)];
          fold(situation, entryOf(situation, facts));
          const before = known(situation);
          fold(situation, entryOf(situation, facts));
          expect({ ...known(situation), seq: before.seq }).toEqual(before);
        },
      ),
      { numRuns: 300 },
    );
  });
});
