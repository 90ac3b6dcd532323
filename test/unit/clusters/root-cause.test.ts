import fc from "fast-check";
import { expect, test } from "vitest";
import type { AlarmSeverity } from "#shared/alarms/severity.ts";
import { decidedBy, rankCauses, rootCause } from "#shared/clusters/root-cause.ts";
import { Tally } from "#shared/clusters/tally.ts";
import { setEntities } from "#shared/entities/set-entities.ts";
import { Situation } from "#shared/journal/situation.ts";

type Raised = readonly [entity: string, second: number, severity?: AlarmSeverity];

/** @param upstream what each entity depends on; the first is its parent. */
function situationOf(upstream: Readonly<Record<string, readonly string[]>>): Situation {
  const situation = new Situation("t");
  const entities = Object.entries(upstream).map(([id, [parent_id, ...depends_on]]) => ({
    id,
    links: { parent_id, depends_on, emergency: false },
  }));
  setEntities(situation, entities);
  return situation;
}

function tallyOf(raised: readonly Raised[]): Tally {
  const tally = new Tally();
  for (const [entity_id, second, severity = "minor"] of raised)
    tally.add({ entity_id, alarm_type: "t", severity, raised_at: second * 1000, cleared_at: undefined });
  return tally;
}

/** The ranking's ids, and what put the first before the second. */
function ranking(upstream: Readonly<Record<string, readonly string[]>>, ...raised: readonly Raised[]) {
  const ranked = rankCauses(situationOf(upstream), tallyOf(raised));
  return [ranked.map(({ entityId }) => entityId), decidedBy(ranked[0]!, ranked[1]!)];
}

const ports = Object.fromEntries(Array.from({ length: 8 }, (_, number) => [`port ${number}`, ["switch"]]));

test("what the others depend on is the cause, also when its alarm comes later and is milder", () => {
  expect(
    ranking(
      ports,
      ["port 0", 0, "major"],
      ["port 1", 1, "major"],
      ["port 2", 2],
      ["port 3", 3],
      ["switch", 9],
    ),
  ).toEqual([["switch", "port 0", "port 1", "port 2", "port 3"], "topology"]);
  const mesh = { a: ["x", "hub"], b: ["y", "hub"], c: ["z", "hub"] };
  expect(ranking(mesh, ["a", 0], ["b", 0], ["c", 0], ["hub", 5])[0]?.[0]).toBe("hub");
});

test("what reports that one of its many dependents is down isn't the cause", () => {
  expect(ranking(ports, ["switch", 0], ["port 5", 4])).toEqual([["port 5", "switch"], "topology"]);
});

test("among equals in the topology the earlier one is the cause, then the more severe one, then the smaller id", () => {
  const peers = { a: ["b"], b: ["a"] };
  expect(ranking(peers, ["a", 5], ["b", 0])).toEqual([["b", "a"], "time"]);
  expect(ranking(peers, ["a", 0], ["b", 0, "critical"])).toEqual([["b", "a"], "severity"]);
  expect(ranking(peers, ["b", 0], ["a", 0])).toEqual([["a", "b"], "id"]);
});

test("a circle of dependencies, or one without end, is walked once", () => {
  const chain = Object.fromEntries(Array.from({ length: 500 }, (_, n) => [`e${n}`, [`e${(n + 1) % 500}`]]));
  const raised = Object.keys(chain).map((entity, second): Raised => [entity, second]);
  const ranked = rankCauses(situationOf(chain), tallyOf(raised));
  expect(Math.max(...ranked.map(({ upstreamOf }) => upstreamOf))).toBe(16);
});

const name = fc.constantFrom("a", "b", "c", "d", "e");
const anyRaised = fc.tuple(name, fc.nat(90), fc.constantFrom<AlarmSeverity>("critical", "major", "minor"));

test("the ranking doesn't depend on the order of alarms or entities, and begins with the root cause", () => {
  fc.assert(
    fc.property(
      fc.dictionary(name, fc.uniqueArray(name, { minLength: 1, maxLength: 3 })),
      fc.array(anyRaised, { minLength: 1, maxLength: 12 }),
      (upstream, raised) => {
        const ranked = rankCauses(situationOf(upstream), tallyOf(raised));
        const turned = Object.fromEntries(Object.entries(upstream).reverse());
        expect(rankCauses(situationOf(turned), tallyOf([...raised].reverse()))).toEqual(ranked);
        const cause = rootCause(situationOf(upstream), {
          tally: tallyOf(raised),
          rootByHand: undefined,
        });
        expect(cause.entity_id).toBe(ranked[0]!.entityId);
      },
    ),
  );
});
