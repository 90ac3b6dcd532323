import fc from "fast-check";
import { expect, test } from "vitest";
import { type OrderedAlarms, type RuleName, spanningLinks } from "#shared/clusters/spanning-links.ts";
import { correlateBatch } from "#shared/correlation/correlate-batch.ts";
import { linksBetween } from "../correlation/pairwise-components.ts";
import { anyCase, type Case, topologyOf } from "../correlation/random-alarms.ts";

/** The clusters of a case, each as the places of its alarms in order of time. */
function clustersOf({ alarms, links, rules }: Case): number[][] {
  const groups = new Map<number, number[]>();
  for (const [alarm, root] of correlateBatch(alarms, topologyOf(links), rules).entries())
    groups.set(root, [...(groups.get(root) ?? []), alarm]);
  const inTime = (a: number, b: number) => alarms.raisedAtMs[a]! - alarms.raisedAtMs[b]! || a - b;
  return [...groups.values()].map((group) => group.sort(inTime));
}

const columnsOf = ({ alarms }: Case, members: readonly number[]): OrderedAlarms => ({
  raisedAtMs: members.map((alarm) => alarms.raisedAtMs[alarm]!),
  entity: members.map((alarm) => alarms.entity[alarm]!),
  type: members.map((alarm) => alarms.type[alarm]!),
  parent: [],
});

test("every member but the earliest is linked, by a rule that holds, through others with the earliest", () => {
  fc.assert(
    fc.property(anyCase, (given) => {
      const areLinked = linksBetween(given.alarms, given.links, given.rules);
      for (const members of clustersOf(given)) {
        const links = spanningLinks(columnsOf(given, members), topologyOf(given.links), given.rules);
        expect(links[0]).toBeUndefined();
        for (const [place, alarm] of members.entries()) {
          let at = place;
          for (let steps = 0; at !== 0; steps++) {
            expect(steps).toBeLessThan(members.length);
            at = links[at]!.to;
          }
          if (place > 0) expect(areLinked(alarm, members[links[place]!.to]!)).toBe(true);
        }
      }
    }),
    { numRuns: 1000 },
  );
});

test("a link is named after a rule that links the two by itself", () => {
  fc.assert(
    fc.property(anyCase, (given) => {
      const only = {
        entity: { ...given.rules, neighbourHops: 0, typeScope: "off" },
        neighbour: { ...given.rules, entityWindowMs: -1, typeScope: "off" },
        type: { ...given.rules, entityWindowMs: -1, neighbourHops: 0 },
      } as const;
      for (const members of clustersOf(given)) {
        const links = spanningLinks(columnsOf(given, members), topologyOf(given.links), given.rules);
        for (const [place, link] of links.entries()) {
          if (!link) continue;
          const holds = linksBetween(given.alarms, given.links, only[link.rule as RuleName]);
          expect(holds(members[place]!, members[link.to]!)).toBe(true);
        }
      }
    }),
    { numRuns: 1000 },
  );
});

test("alarms that nothing links stay without a link", () => {
  fc.assert(
    fc.property(anyCase, (given) => {
      const inTime = [...given.alarms.entity.keys()].sort(
        (a, b) => given.alarms.raisedAtMs[a]! - given.alarms.raisedAtMs[b]! || a - b,
      );
      const links = spanningLinks(columnsOf(given, inTime), topologyOf(given.links), given.rules);
      expect(links.filter((link) => !link)).toHaveLength(clustersOf(given).length);
    }),
    { numRuns: 1000 },
  );
});

test("the same entity comes before a neighbour, a near neighbour before a far one, the latest before others", () => {
  const topology = topologyOf([
    [0, 1],
    [1, 2],
    [0, 3],
  ]);
  const rules = {
    entityWindowMs: 100,
    neighbourWindowMs: 50,
    neighbourHops: 2,
    typeWindowMs: 50,
    typeScope: "tenant",
    typeHops: 0,
  } as const;
  const alarmsOn = (entities: number[]) => ({
    ...{ raisedAtMs: entities.map((_, place) => place), entity: entities, type: entities.map(() => 0) },
  });
  const linkOfLast = (...entities: number[]) =>
    spanningLinks({ ...alarmsOn(entities), parent: [] }, topology, rules).at(-1);
  expect(linkOfLast(0, 1, 2, 0)).toEqual({ to: 0, rule: "entity" });
  expect(linkOfLast(1, 2, 0)).toEqual({ to: 0, rule: "neighbour" });
  expect(linkOfLast(1, 3, 0)).toEqual({ to: 1, rule: "neighbour" });
  expect(linkOfLast(5, 0)).toEqual({ to: 0, rule: "type" });
  const grouped = { ...alarmsOn([0, 0, 5]), parent: [2, undefined, undefined] };
  expect(spanningLinks(grouped, topology, rules)).toEqual([
    undefined,
    { to: 0, rule: "entity" },
    { to: 0, rule: "hand" },
  ]);
});
